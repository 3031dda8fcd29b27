"""Handing a mailbox's messages over, and keeping what came of each.

No transaction is open while a server is talked to. On one connection what the server said of a
mail is committed together with the mark that the next one goes out: one small commit a mail, and
a sender that is killed leaves at most one in doubt. A group of mails in one commit would leave a
group in doubt. What follows from mails that were sent (events, the ledger, the leads) doubts
nothing and is told in a group; the sweep tells it where the sender died before.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic, sleep
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction
from django.db import connection as database
from django.utils.translation import gettext as _

from emailing.models import Mailbox, Message
from emailing.providers import PROVIDERS
from emailing.providers.base import CannotConnect, Connection, Parcel
from emailing.rules.mime import BadMail
from emailing.rules.outcomes import Outcome, backoff
from emailing.services.claiming import release, take_up
from emailing.services.connecting import connect
from emailing.services.mailboxes import trouble_of
from emailing.services.settling import keep, settle, tell_sent
from emailing.services.wire import parcel_of
from neptie.kernel.clock import now

logger = logging.getLogger(__name__)
T = TypeVar("T")
Written = list[tuple[Message, Parcel]]

BATCH_SECONDS = 10.0
_PAUSES = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)


def deliver(mailbox: Mailbox, messages: Sequence[Message]) -> None:
    """Send claimed messages of one mailbox; each is settled or back in the queue afterwards."""
    trouble = trouble_of(mailbox)
    if trouble is not None:
        settle([(message, Outcome("failed", trouble)) for message in messages], at=now())
        return
    try:
        connection = connect(mailbox)
    except CannotConnect as error:
        _put_back(messages, error)
        return
    try:
        hand_over = _store if PROVIDERS[mailbox.provider].in_database else _send_each
        hand_over(connection, _written(messages))
    finally:
        connection.close()


def _put_back(messages: Sequence[Message], error: CannotConnect) -> None:
    """Refused credentials wait for somebody to mend them; else the server is asked again later."""
    if error.refused:
        release(messages, reason=error.reason)
    else:
        settle([(message, Outcome("retry", error.reason)) for message in messages], at=now())


def _written(messages: Sequence[Message]) -> Written:
    """Those that can be written as mails; the others have failed."""
    written: Written = []
    for message in messages:
        try:
            written.append((message, parcel_of(message, at=now())))
        except BadMail as error:
            settle([(message, Outcome("failed", str(error)))], at=now())
        except Exception:
            # One message that we cannot write must not keep its whole batch from going out.
            logger.exception("Message %s could not be written.", message.id)
            reason = _("The mail could not be written; the log says why.")
            settle([(message, Outcome("failed", reason))], at=now())
    return written


def _store(connection: Connection, written: Written) -> None:
    """Deliveries that are rows of ours: all of them and their outcomes in one commit."""
    leaving = _surely(partial(_stored, connection, written))
    release([message for message, _parcel in written if message not in leaving])


@transaction.atomic
def _stored(connection: Connection, written: Written) -> list[Message]:
    parcels = {message.id: parcel for message, parcel in written}
    leaving = take_up([message for message, _parcel in written], now=now())
    settle([(each, connection.send(parcels[each.id])) for each in leaving], at=now())
    return leaving


def _send_each(connection: Connection, written: Written) -> None:
    """Over the wire; after ten seconds, or a broken connection, the rest goes back."""
    until = monotonic() + BATCH_SECONDS
    said: list[tuple[Message, Outcome]] = []
    rest = []
    for message, parcel in written:
        leaving = None
        if connection.is_open and monotonic() < until:
            leaving = _surely(partial(_kept_and_next, said[-1:], message))
        if leaving is None:
            rest.append(message)
        else:
            said.append((leaving, connection.send(parcel)))
    _surely(partial(_kept_and_told, said))
    release(rest, due_at=None if connection.is_open else now() + backoff(1))


@transaction.atomic
def _kept_and_next(said: Sequence[tuple[Message, Outcome]], message: Message) -> Message | None:
    for result in said:
        keep(*result, at=now())
    return next(iter(take_up([message], now=now())), None)


@transaction.atomic
def _kept_and_told(said: Sequence[tuple[Message, Outcome]]) -> None:
    for result in said[-1:]:
        keep(*result, at=now())
    tell_sent([message.id for message, outcome in said if outcome.kind == "sent"])


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
