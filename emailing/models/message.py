"""A message: what is to go out, who has it in hand, and what became of it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from campaigns.models import Campaign, Enrollment, Step, StepRun, Variant
from emailing.models.mailbox import Mailbox
from leads.models import Lead
from neptie.kernel.constraints import CompositeForeignKey


class MessageState(models.TextChoices):
    """Where a message is. `sending` is on the wire; when its lease runs out it is `uncertain`."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("Uncertain")
    FAILED = "failed", _("Failed")
    SKIPPED = "skipped", _("Skipped")
    BOUNCED = "bounced", _("Bounced")


EXCEPTIONS = (
    MessageState.UNCERTAIN,
    MessageState.FAILED,
    MessageState.SKIPPED,
    MessageState.BOUNCED,
)
"""What a message may come to beside being sent."""


class Message(WorkspaceOwned):
    """One mail to one lead. Its Message-ID and marker are committed before the wire sees them."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="messages", db_constraint=False
    )
    # Who has a mail, even one that is only queued, is not deleted by the way.
    lead = models.ForeignKey(Lead, models.RESTRICT, related_name="messages", db_constraint=False)
    # Without an index that begins with it: a sender would be tempted to read all that a mailbox
    # ever sent instead of the line that waits.
    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, related_name="messages", db_constraint=False, db_index=False
    )
    step_run = models.OneToOneField(
        StepRun, models.CASCADE, null=True, related_name="message", db_constraint=False
    )
    step = models.ForeignKey(
        Step, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    variant = models.ForeignKey(
        Variant, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    state = models.CharField(max_length=16, choices=MessageState, default=MessageState.QUEUED)
    error = models.TextField(blank=True, default="")
    message_id = models.CharField(max_length=255, unique=True)
    marker = models.UUIDField(unique=True)
    # What the provider calls the mail, and the thread that it put it into, where it says so.
    provider_id = models.CharField(max_length=255, blank=True, default="")
    thread_id = models.CharField(max_length=255, blank=True, default="")
    to = models.CharField(max_length=254)
    subject = models.TextField()
    body_text = models.TextField()
    body_html = models.TextField()
    # Where the mail's links lead, in order; a click's token holds the index.
    links = ArrayField(models.TextField(), default=list)
    # The files that it carries, in their order; they never change.
    attachment_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    track_opens = models.BooleanField(default=True)
    track_clicks = models.BooleanField(default=True)
    # How often the provider said "not now", and when to ask again.
    refusals = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    # An uncertain one: how often the provider was asked for it, and when it is asked next; None
    # where nobody can be asked, or nothing more will be found: a person decides.
    looks = models.PositiveSmallIntegerField(default=0)
    look_at = models.DateTimeField(null=True)
    # A sender has it in hand: reserved (`queued`), on the wire (`sending`), or gone out with what
    # follows from that still to be told (`sent`).
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # When it was last handed to the wire, whatever came of it: what a mailbox's pace counts.
    left_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    first_opened_at = models.DateTimeField(null=True)
    first_clicked_at = models.DateTimeField(null=True)
    first_replied_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    unsubscribed_at = models.DateTimeField(null=True)
    # When its words were erased, by the workspace's retention.
    erased_at = models.DateTimeField(null=True)

    objects = WorkspaceQuerySet["Message"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("message")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(lease_until__isnull=False),
                name="message_sending_is_leased",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="message_sent_has_time",
            ),
            CompositeForeignKey(field="campaign", name="message_campaign_fk"),
            CompositeForeignKey(field="lead", name="message_lead_fk"),
            CompositeForeignKey(field="mailbox", name="message_mailbox_fk"),
            CompositeForeignKey(field="step_run", name="message_step_run_fk"),
            CompositeForeignKey(field="step", name="message_step_fk"),
            CompositeForeignKey(field="variant", name="message_variant_fk"),
        ]
        indexes = [
            models.Index(
                fields=["mailbox", "due_at", "id"],
                condition=models.Q(state="queued"),
                name="message_waiting",
            ),
            models.Index(
                fields=["mailbox", "left_at"],
                condition=models.Q(left_at__isnull=False),
                name="message_left",
            ),
            models.Index(
                fields=["lease_until"],
                condition=models.Q(lease_until__isnull=False),
                name="message_leased",
            ),
            models.Index(
                fields=["look_at"],
                condition=models.Q(look_at__isnull=False),
                name="message_sought",
            ),
            # Those that did not simply go out; what goes well costs no entry.
            models.Index(
                fields=["workspace", "state", "-id"],
                condition=models.Q(state__in=EXCEPTIONS),
                name="message_exceptions",
            ),
            models.Index(fields=["workspace", "-id"], name="message_newest"),
            models.Index(fields=["campaign", "-id"], name="message_of_campaign"),
            models.Index(fields=["workspace", "mailbox", "-id"], name="message_of_mailbox"),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"

    def altered(self, **values: Any) -> "Message":
        """A copy with other values, nothing saved: where the commit fails, this one is as it was.

        `copy.copy` takes twenty times as long for a model.
        """
        twin = type(self).__new__(type(self))
        twin.__dict__.update(self.__dict__, **values)
        return twin


class Route(WorkspaceOwned):
    """The mailbox and thread that an enrollment's follow-ups stay on."""

    enrollment = models.OneToOneField(
        Enrollment, models.CASCADE, related_name="route", db_constraint=False
    )
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="+", db_constraint=False)
    # The Message-ID that the next mail of the thread answers.
    thread = models.CharField(max_length=255, blank=True, default="")

    objects = WorkspaceQuerySet["Route"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("route")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            CompositeForeignKey(field="enrollment", name="route_enrollment_fk"),
            CompositeForeignKey(field="mailbox", name="route_mailbox_fk"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} through {self.mailbox_id}"
