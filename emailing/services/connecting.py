"""Reaching a mailbox's server, and noting on the mailbox how that went."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.scoping import WorkspaceQuerySet
from emailing.models import Mailbox
from emailing.providers import PROVIDERS, imap
from emailing.providers.base import CannotConnect, Connection, Filing, Sought
from emailing.selectors.mailboxes import living_mailboxes
from emailing.services.credentials import seal, secrets_of
from emailing.services.pacing import hold_off
from emailing.services.telling import tell_disconnected
from neptie.kernel.clock import now
from neptie.kernel.errors import Unprocessable
from neptie.kernel.jobs import enqueue
from neptie.kernel.keyring import CannotDecrypt


def connect(mailbox: Mailbox) -> Connection:
    """A connection that is ready to send; CannotConnect, which the mailbox then shows.

    A mailbox that refuses us is disconnected: what waits for it stays, and its owner is told.
    """
    try:
        return _connected(mailbox)
    except CannotConnect as error:
        note_trouble(mailbox, error)
        raise


def let_go(mailbox: Mailbox, connection: Connection) -> None:
    """Keep what a connection, closed by now, learned of its mailbox: renewed secrets, a trouble.

    Neither counts where the mailbox was given other secrets since.
    """
    if connection.renewed is not None:
        _keep_secrets(mailbox, connection.renewed)
    if connection.trouble is not None:
        note_trouble(mailbox, connection.trouble)


def filing_of(mailbox: Mailbox, sought: Sequence[Sought]) -> Filing | None:
    """Which of these mails, a mailbox's, its provider has on file; None where nobody can be asked.

    CannotConnect, which the mailbox then shows, where it could be asked, but not now.
    """
    if mailbox.archived_at is not None:
        return None
    try:
        return PROVIDERS[mailbox.provider].filed(mailbox, _secrets(mailbox), sought)
    except CannotConnect as error:
        note_trouble(mailbox, error)
        raise


def test_mailbox(*, workspace_id: UUID, mailbox_id: UUID) -> Mailbox:
    """Connect and sign in, without sending anything; what waited for it goes out then.

    To its IMAP server too, where it has one; that one alone keeps no mailbox from sending.
    NotFound when it is gone; Unprocessable, saying what the server said, when it does not work.
    """
    mailbox = living_mailboxes(workspace_id).get_or_refuse(workspace_id=workspace_id, id=mailbox_id)
    try:
        connection = _connected(mailbox)
        connection.close()
        let_go(mailbox, connection)
    except CannotConnect as error:
        # Whoever tests it reads why; nobody else is written to.
        note_trouble(mailbox, error, is_mailed=False)
        raise Unprocessable(error.reason, code="account_not_working") from error
    enqueue("emailing.tasks.send_queued")
    _sign_in_to_imap(mailbox)
    return mailbox


def _sign_in_to_imap(mailbox: Mailbox) -> None:
    if "imap" not in mailbox.servers:
        return
    try:
        imap.sign_in(mailbox.servers["imap"], _secrets(mailbox).get("imap_password", ""))
    except CannotConnect as error:
        note_trouble(mailbox, error, is_mailed=False)
        raise Unprocessable(error.reason, code="imap_not_working") from error


def _connected(mailbox: Mailbox) -> Connection:
    connection = PROVIDERS[mailbox.provider].connect(mailbox, _secrets(mailbox))
    _note_working(mailbox)
    return connection


def _secrets(mailbox: Mailbox) -> dict[str, str]:
    try:
        return secrets_of(mailbox)
    except CannotDecrypt as error:
        reason = _("What it signs in with cannot be read any more; connect it again.")
        raise CannotConnect(reason, refused=True) from error


@transaction.atomic
def _note_working(mailbox: Mailbox) -> None:
    """A mailbox that lets us in is connected; one that is paused stays so."""
    was_disconnected = mailbox.status == Mailbox.Status.DISCONNECTED
    if not was_disconnected and not mailbox.last_error:
        return
    mailbox.last_error = ""
    if was_disconnected:
        mailbox.status = Mailbox.Status.CONNECTED
        _told("account.connected", mailbox)
    mailbox.save(update_fields=["status", "last_error"])


@transaction.atomic
def note_trouble(mailbox: Mailbox, error: CannotConnect, *, is_mailed: bool = True) -> None:
    """Show on the mailbox why it was not reached.

    Where it refused us it is disconnected, and whoever connected it is told, once until it works
    again; `is_mailed` False where they are told otherwise. Where it asked to wait, it rests.
    """
    if error.retry_after is not None:
        hold_off(mailbox.id, until=now() + error.retry_after)
    status = Mailbox.Status.DISCONNECTED if error.refused else mailbox.status
    if (mailbox.status, mailbox.last_error) == (status, error.reason):
        return
    unchanged = _unchanged(mailbox)
    working = unchanged.exclude(status=Mailbox.Status.DISCONNECTED)
    if error.refused and working.update(status=status, last_error=error.reason):
        _told("account.disconnected", mailbox)
        if is_mailed:
            tell_disconnected(mailbox, error.reason)
    else:
        unchanged.update(last_error=error.reason)
    mailbox.status, mailbox.last_error = status, error.reason


def _keep_secrets(mailbox: Mailbox, secrets: Mapping[str, str]) -> None:
    secret = seal(mailbox, secrets)
    if _unchanged(mailbox).update(secret=secret):
        mailbox.secret = secret


def _unchanged(mailbox: Mailbox) -> WorkspaceQuerySet[Mailbox]:
    """The row, while it signs in as it did when it was read: what a sender learned with an old
    grant says nothing of a newer one."""
    same = Mailbox.objects.filter(id=mailbox.id, servers=mailbox.servers, archived_at__isnull=True)
    if mailbox.secret is None:
        return same.filter(secret__isnull=True)
    return same.filter(secret=bytes(mailbox.secret))


def _told(type: str, mailbox: Mailbox) -> None:
    events.record(workspace_id=mailbox.workspace_id, type=type, object_ids=[mailbox.id])
