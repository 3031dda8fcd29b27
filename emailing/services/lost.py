"""Messages whose sender died, or fell silent, before all was written down."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from emailing.models import Mailbox, Message, MessageState
from emailing.providers import PROVIDERS
from emailing.providers.base import Sought
from emailing.rules.outcomes import Outcome
from emailing.services.claiming import release
from emailing.services.settling import settle, tell_sent

AT_ONCE = 200


def settle_lost(*, now: datetime) -> int:
    """Settle what was `sending` when its lease ran out; how many there were.

    Nobody knows what became of it: it is uncertain, and looked for where its provider can be
    asked. Our own database, where the sandbox is, knows at once. What is known to be sent, and
    was not told yet, is told.
    """
    left = Message.objects.filter(lease_until__lt=now)
    untold = left.filter(state=MessageState.SENT).order_by("id")[:AT_ONCE]
    tell_sent(list(untold.defer("body_text", "body_html")))
    lost = left.filter(state=MessageState.SENDING)
    found = list(lost.select_related("mailbox").order_by("mailbox_id", "id")[:AT_ONCE])
    for _id, group in groupby(found, key=lambda message: message.mailbox_id):
        messages = list(group)
        _settle(messages[0].mailbox, messages, now)
    return len(found)


def _settle(mailbox: Mailbox, messages: Sequence[Message], at: datetime) -> None:
    if PROVIDERS[mailbox.provider].in_database:
        _settle_in_database(mailbox, messages, at)
        return
    reason = _("The sender stopped while this mail was on its way; it may have arrived.")
    settle([(message, Outcome("uncertain", reason)) for message in messages], at=at)


def _settle_in_database(mailbox: Mailbox, messages: Sequence[Message], at: datetime) -> None:
    """What is there was sent, and the rest is due again."""
    sought = [Sought(message.message_id, str(message.marker)) for message in messages]
    filing = PROVIDERS[mailbox.provider].filed(mailbox, {}, sought)
    assert filing is not None, "Our own database can always be asked."
    found = filing.found
    sent = [message for message in messages if message.message_id in found]
    settle([(message, Outcome("sent")) for message in sent], at=at)
    release([message for message in messages if message.message_id not in found])
