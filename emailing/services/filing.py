"""Learning whether a mailbox's IMAP server files by itself what is sent through SMTP.

Some do (then an uncertain mail can be looked for), others leave that to the mail client. What
surely was sent shows it.
"""

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef

from accounts.scoping import WorkspaceQuerySet
from emailing.models import Mailbox, Message, MessageState, Provider
from emailing.providers.base import CannotConnect, Sought
from emailing.services.connecting import filing_of

logger = logging.getLogger(__name__)

AT_ONCE = 20
SAMPLE = 3
# A server may file a little later than it takes; and what is older may have been tidied away.
SETTLED = timedelta(minutes=2)
FRESH = timedelta(days=1)


def learn_filing(*, now: datetime) -> None:
    """Look once, after its first sent mails, whether a mailbox's copies are there.

    A mailbox whose server is away is asked at the next sweep, those that fit into one in no order.
    """
    sent = _sure(now).filter(mailbox=OuterRef("pk"))
    unknown = Mailbox.objects.filter(
        Exists(sent),
        provider=Provider.SMTP,
        servers__has_key="imap",
        files_sent__isnull=True,
        status=Mailbox.Status.CONNECTED,
        archived_at__isnull=True,
    )
    for mailbox in unknown.order_by("?")[:AT_ONCE]:
        try:
            _learn(mailbox, now)
        except CannotConnect as error:
            logger.warning("Mailbox %s could not be asked: %s", mailbox.id, error.reason)
        except Exception:
            # The other mailboxes must not wait for this one's fault.
            logger.exception("Mailbox %s could not be asked.", mailbox.id)


def _learn(mailbox: Mailbox, at: datetime) -> None:
    """Written only where it still is the server that was asked."""
    newest = _sure(at).filter(mailbox=mailbox).order_by("-left_at")[:SAMPLE]
    sought = [
        Sought(message.message_id, str(message.marker), left_at=message.left_at)
        for message in newest
    ]
    filing = filing_of(mailbox, sought)
    if filing is not None:
        same = Mailbox.objects.filter(id=mailbox.id, servers=mailbox.servers)
        same.update(files_sent=bool(filing.found))


def _sure(at: datetime) -> WorkspaceQuerySet[Message]:
    """Mails of late that the server itself said it took. Who says so later, a person or a look,
    has them sent when they left."""
    return Message.objects.filter(
        state=MessageState.SENT,
        left_at__gte=at - FRESH,
        sent_at__lte=at - SETTLED,
        sent_at__gt=F("left_at"),
    )
