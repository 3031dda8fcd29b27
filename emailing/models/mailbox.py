"""A mailbox that a team sends through (the API calls it an account), and the sandbox's mail."""

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from emailing.rules.pace import GRAPH_A_MINUTE, GRAPH_AT_ONCE, Pace
from emailing.rules.parts import Parts, parts_of
from neptie.kernel.constraints import CompositeForeignKey


class Provider(models.TextChoices):
    """Who carries a mailbox's mail."""

    GMAIL = "gmail", "Gmail"
    OUTLOOK = "outlook", "Outlook"
    SMTP = "smtp", "SMTP"
    SANDBOX = "sandbox", _("Sandbox")


class Mailbox(WorkspaceOwned):
    """An account; its token or password is encrypted, bound to this row."""

    class Status(models.TextChoices):
        CONNECTED = "connected", _("Connected")
        PAUSED = "paused", _("Paused")
        DISCONNECTED = "disconnected", _("Disconnected")

    email = models.CharField(max_length=254)
    provider = models.CharField(max_length=16, choices=Provider)
    status = models.CharField(max_length=16, choices=Status, default=Status.CONNECTED)
    sender_name = models.CharField(max_length=300, blank=True, default="")
    signature = models.TextField(blank=True, default="")
    # {"smtp": {host, port, username, security}, "imap": {…}}; no password stands here.
    servers = models.JSONField(default=dict, blank=True)
    # Keyring ciphertext of {"oauth_token": …} or {"smtp_password": …, "imap_password": …}.
    secret = models.BinaryField(null=True, blank=True)
    daily_cap = models.PositiveIntegerField(null=True, blank=True)
    hourly_cap = models.PositiveIntegerField(null=True, blank=True)
    min_gap_seconds = models.PositiveIntegerField(null=True, blank=True)
    ramp_up = models.BooleanField(default=False)
    # The day, in the workspace's zone, on which it sent its first mail since it ramps up.
    ramp_began_on = models.DateField(null=True, blank=True)
    # Why no mail of it goes now (a reason of `rules.pace`), and until when. A sender looks again
    # at `wakes_at`: then, or sooner where mails in hand may still come back.
    rest_reason = models.CharField(max_length=16, blank=True, default="")
    rests_until = models.DateTimeField(null=True, blank=True)
    wakes_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")
    # Who is told when it stops working.
    connected_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    # Whether its IMAP server files what is sent by SMTP, without being asked; None until seen.
    files_sent = models.BooleanField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = WorkspaceQuerySet["Mailbox"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("e-mail account")
        verbose_name_plural = _("e-mail accounts")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            CompositeForeignKey(field="connected_by", name="mailbox_connected_by_fk"),
            models.UniqueConstraint(
                fields=["workspace", "provider", "email"],
                condition=models.Q(archived_at__isnull=True),
                name="mailbox_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.provider})"

    @property
    def pace(self) -> Pace:
        """Its limits, its provider's own among them; the sandbox has none, nor one that was
        removed, whose mails only fail."""
        if self.provider == Provider.SANDBOX or self.archived_at is not None:
            return Pace()
        return Pace(
            daily_cap=self.daily_cap,
            hourly_cap=self.hourly_cap,
            min_gap_seconds=self.min_gap_seconds,
            ramp_up=self.ramp_up,
            ramp_began_on=self.ramp_began_on,
            minute_cap=GRAPH_A_MINUTE if self.provider == Provider.OUTLOOK else None,
            at_once=GRAPH_AT_ONCE if self.provider == Provider.OUTLOOK else None,
        )

    @property
    def bound_to(self) -> str:
        """The row's name, which its ciphertext is bound to."""
        return f"emailing.mailbox:{self.id}"


class SandboxMessage(WorkspaceOwned):
    """A mail that a sandbox mailbox received, as it came over the wire."""

    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, related_name="received", db_constraint=False
    )
    message_id = models.CharField(max_length=255)
    sender = models.CharField(max_length=600)
    recipient = models.CharField(max_length=254)
    subject = models.TextField()
    raw = models.BinaryField()
    received_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet["SandboxMessage"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("sandbox mail")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            CompositeForeignKey(field="mailbox", name="sandbox_mailbox_fk"),
        ]
        indexes = [models.Index(fields=["workspace", "-id"], name="sandbox_newest")]

    def __str__(self) -> str:
        return self.subject

    @cached_property
    def parts(self) -> Parts:
        """What a mail client shows of it."""
        return parts_of(bytes(self.raw))
