"""Handing a mailbox's messages over, and keeping what came of each.

No transaction is open while a server is talked to. As many mails are on the wire as there are
lines to the server: what it said of them is committed together with the mark that the next ones
go out, so a sender that is killed leaves in doubt what was on its lines and no more. What follows
from mails that were sent (events, the ledger, the leads) doubts nothing and is told for the whole
batch; the sweep tells it where the sender died before.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from time import monotonic, sleep
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction
from django.db import connection as database
from django.utils.translation import gettext as _

from emailing.models import Mailbox, Message
from emailing.providers import PROVIDERS
from emailing.providers.base import CannotConnect, Parcel
from emailing.rules.mime import BadMail
from emailing.rules.outcomes import Outcome, backoff
from emailing.services.claiming import release, take_up
from emailing.services.lines import Lines
from emailing.services.mailboxes import trouble_of
from emailing.services.settling import keep, settle, tell_sent
from emailing.services.wire import Press
from neptie.kernel.clock import now

logger = logging.getLogger(__name__)
T = TypeVar("T")
Written = list[tuple[Message, Parcel]]
Said = tuple[Message, Outcome]

BATCH_SECONDS = 10.0
STORED_AT_ONCE = 20
_PAUSES = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)


def deliver(mailbox: Mailbox, messages: Sequence[Message]) -> None:
    """Send claimed messages of one mailbox; each is settled or back in the queue afterwards."""
    trouble = trouble_of(mailbox)
    if trouble is not None:
        settle([(message, Outcome("failed", trouble)) for message in messages], at=now())
        return
    lines = Lines(mailbox)
    try:
        lines.open(len(messages))
    except CannotConnect as error:
        _put_back(messages, error)
        return
    try:
        hand_over = _store if PROVIDERS[mailbox.provider].in_database else _send_all
        hand_over(lines, messages)
    finally:
        lines.close()


def _put_back(messages: Sequence[Message], error: CannotConnect) -> None:
    """Refused credentials wait for somebody to mend them; else the server is asked again later."""
    if error.refused:
        release(messages, reason=error.reason)
    else:
        again = Outcome("retry", error.reason, error.retry_after)
        settle([(message, again) for message in messages], at=now())


def _written(press: Press, messages: Sequence[Message]) -> Written:
    """Those that can be written as mails; the others have failed.

    As many as leave at once and no more: mails carry files.
    """
    written: Written = []
    for message in messages:
        try:
            parcel = _surely(partial(press.parcel_of, message, at=now()))
            written.append((message, parcel))
        except BadMail as error:
            _fail(message, str(error))
        except (OperationalError, InterfaceError):
            raise  # nothing is wrong with the mail
        except Exception:
            # One message that we cannot write must not keep its whole batch from going out.
            logger.exception("Message %s could not be written.", message.id)
            _fail(message, _("The mail could not be written; the log says why."))
    return written


def _fail(message: Message, reason: str) -> None:
    _surely(partial(settle, [(message, Outcome("failed", reason))], at=now()))


def _store(lines: Lines, messages: Sequence[Message]) -> None:
    """Deliveries that are rows of ours: some of them and their outcomes in one commit."""
    press = Press(messages)
    for start in range(0, len(messages), STORED_AT_ONCE):
        written = _written(press, messages[start : start + STORED_AT_ONCE])
        leaving = _surely(partial(_stored, lines, written))
        release([message for message, _parcel in written if message not in leaving])


@transaction.atomic
def _stored(lines: Lines, written: Written) -> list[Message]:
    parcels = {message.id: parcel for message, parcel in written}
    leaving = take_up([message for message, _parcel in written], now=now())
    outcomes = [outcome for each in leaving for outcome in lines.send([parcels[each.id]])]
    settle(list(zip(leaving, outcomes, strict=True)), at=now())
    return leaving


def _send_all(lines: Lines, messages: Sequence[Message]) -> None:
    """Over the wire, as many at once as there are lines; after ten seconds, or when no line is
    left, the rest goes back."""
    until = monotonic() + BATCH_SECONDS
    said: list[Said] = []
    last: list[Said] = []
    press, rest = Press(messages), messages
    while rest and lines.width and monotonic() < until:
        group, rest = rest[: lines.width], rest[lines.width :]
        last = _handed_over(lines, last, _written(press, group))
        said += last
    _surely(partial(_kept_and_told, last, said))
    gone = {message.id for message, _outcome in said}
    held = [message for message in messages if message.id not in gone]
    release(held, due_at=None if lines.width else now() + backoff(1))


def _handed_over(lines: Lines, last: Sequence[Said], group: Written) -> list[Said]:
    messages = [message for message, _parcel in group]
    taken = _surely(partial(_kept_and_next, last, messages, at=now()))
    # After a long sleep of the whole process others have long given these up, and looked for them.
    leaving = [message for message in taken if message.lease_until and now() < message.lease_until]
    parcels = {message.id: parcel for message, parcel in group}
    outcomes = lines.send([parcels[message.id] for message in leaving])
    return list(zip(leaving, outcomes, strict=True))


@transaction.atomic
def _kept_and_next(
    last: Sequence[Said], messages: Sequence[Message], *, at: datetime
) -> list[Message]:
    keep(last, at=at)
    return take_up(messages, now=at)


@transaction.atomic
def _kept_and_told(last: Sequence[Said], said: Sequence[Said]) -> None:
    keep(last, at=now())
    tell_sent([message for message, outcome in said if outcome.kind == "sent"])


def _surely(act: Callable[[], T]) -> T:
    """Run a transaction, for half a minute again and again where the database is away or another
    transaction got in the way: what a server said must not be forgotten."""
    for pause in _PAUSES:
        try:
            return act()
        except (OperationalError, InterfaceError) as error:
            logger.warning("PostgreSQL did not take an outcome (%s); again in %s s.", error, pause)
            database.close_if_unusable_or_obsolete()
            sleep(pause)
    return act()
