"""A person on the way to a provider and back, to give leave to send (OAuth 2.0)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from emailing.models.mailbox import Mailbox, Provider
from neptie.kernel.constraints import CompositeForeignKey


class ConnectAttempt(WorkspaceOwned):
    """One attempt to connect a mailbox: good once, for a quarter of an hour.

    The state that travels through the browser is kept as a hash, the verifier that never leaves
    us (PKCE, RFC 7636) encrypted.
    """

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="+", db_constraint=False
    )
    provider = models.CharField(max_length=16, choices=Provider)
    # The mailbox to be connected again; None for a new one.
    mailbox = models.ForeignKey(
        Mailbox, models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    # Begun on a page: it is finished in the browser of the person who began it, and nowhere else.
    is_on_page = models.BooleanField(default=False)
    state_hash = models.BinaryField(unique=True)
    verifier = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    objects = WorkspaceQuerySet["ConnectAttempt"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("attempt to connect")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            CompositeForeignKey(field="membership", name="connect_attempt_membership_fk"),
            CompositeForeignKey(field="mailbox", name="connect_attempt_mailbox_fk"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.created_at}"

    @property
    def bound_to(self) -> str:
        """The row's name, which its ciphertext is bound to."""
        return f"emailing.connectattempt:{self.id}"
