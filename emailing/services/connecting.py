"""Reaching a mailbox's server, and noting on the mailbox how that went."""

from uuid import UUID

from django.utils.translation import gettext as _

from emailing.models import Mailbox
from emailing.providers import PROVIDERS
from emailing.providers.base import CannotConnect, Connection
from emailing.selectors.mailboxes import living_mailboxes
from emailing.services.credentials import secrets_of
from neptie.kernel.errors import Unprocessable
from neptie.kernel.jobs import enqueue
from neptie.kernel.keyring import CannotDecrypt


def connect(mailbox: Mailbox) -> Connection:
    """A connection that is ready to send; CannotConnect, which the mailbox then shows."""
    try:
        connection = PROVIDERS[mailbox.provider].connect(mailbox, _secrets(mailbox))
    except CannotConnect as error:
        _note(mailbox, error)
        raise
    _note(mailbox, None)
    return connection


def _secrets(mailbox: Mailbox) -> dict[str, str]:
    try:
        return secrets_of(mailbox)
    except CannotDecrypt as error:
        reason = _("The stored password cannot be read any more; add the account again.")
        raise CannotConnect(reason, refused=True) from error


def _note(mailbox: Mailbox, error: CannotConnect | None) -> None:
    """A mailbox that refuses us is disconnected until a test succeeds; one that is paused stays."""
    status = mailbox.status
    if error is not None and error.refused:
        status = Mailbox.Status.DISCONNECTED
    elif error is None and status == Mailbox.Status.DISCONNECTED:
        status = Mailbox.Status.CONNECTED
    last_error = error.reason if error else ""
    if (status, last_error) != (mailbox.status, mailbox.last_error):
        Mailbox.objects.filter(id=mailbox.id).update(status=status, last_error=last_error)
        mailbox.status, mailbox.last_error = status, last_error


def test_mailbox(*, workspace_id: UUID, mailbox_id: UUID) -> Mailbox:
    """Connect and sign in, without sending anything; what waited for it goes out then.

    NotFound when it is gone; Unprocessable, saying what the server said, when it does not work.
    """
    mailbox = living_mailboxes(workspace_id).get_or_refuse(workspace_id=workspace_id, id=mailbox_id)
    if mailbox.provider not in PROVIDERS:
        raise Unprocessable(
            _("Sending through %(provider)s comes with the next capability.")
            % {"provider": mailbox.get_provider_display()},
            code="provider_not_ready",
        )
    try:
        connect(mailbox).close()
    except CannotConnect as error:
        raise Unprocessable(error.reason, code="account_not_working") from error
    enqueue("emailing.tasks.send_queued")
    return mailbox
