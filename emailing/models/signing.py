"""The domains that a team sends from: the key that signs for each, and what DNS says of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from emailing.rules.findings import Key


class SigningDomain(WorkspaceOwned):
    """A domain whose mails we sign (DKIM), once its public key was seen in DNS.

    A key that is to take over stands beside the one in use until its own record was seen.
    """

    # In ASCII (IDNA 2008), folded.
    domain = models.CharField(max_length=253)
    selector = models.CharField(max_length=63)
    # Keyring ciphertext of the private key in PEM, bound to this row; removed with the domain.
    secret = models.BinaryField(null=True)
    # Base64 of its SubjectPublicKeyInfo.
    public_key = models.TextField()
    verified_at = models.DateTimeField(null=True, blank=True)
    next_selector = models.CharField(max_length=63, blank=True, default="")
    next_secret = models.BinaryField(null=True, blank=True)
    next_public_key = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = WorkspaceQuerySet["SigningDomain"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("domain")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["workspace", "domain"],
                condition=models.Q(archived_at__isnull=True),
                name="signing_domain_once",
            ),
            models.CheckConstraint(
                condition=models.Q(archived_at__isnull=False) | models.Q(secret__isnull=False),
                name="signing_domain_has_key",
            ),
        ]

    def __str__(self) -> str:
        return self.domain

    @property
    def bound_to(self) -> str:
        """The row's name, which its ciphertexts are bound to."""
        return f"emailing.signingdomain:{self.id}"

    @property
    def keys(self) -> list[Key]:
        """The one in use, or that will be; then the one that is to take over, if any."""
        used = Key(self.selector, self.public_key, "signs" if self.verified_at else "waits")
        following = Key(self.next_selector, self.next_public_key, "next")
        return [used, following] if following.selector else [used]


class DomainCheck(WorkspaceOwned):
    """What DNS said of a domain that mailboxes send from; it is judged when it is shown."""

    domain = models.CharField(max_length=253)
    # `rules.senders_dns.Answers` as JSON.
    answers = models.JSONField(default=dict)
    checked_at = models.DateTimeField()

    objects = WorkspaceQuerySet["DomainCheck"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "domain"], name="domain_check_once"),
        ]
        indexes = [models.Index(fields=["checked_at"], name="domain_check_oldest")]

    def __str__(self) -> str:
        return self.domain
