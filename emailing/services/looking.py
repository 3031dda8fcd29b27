"""Looking for uncertain mails where their provider files what it sends.

What is found was sent. What is not found where all that was sent is on file did not go out, and is
due again. Everything else waits for a person, who may decide at any time; and a sender that was
given up may come back any time and say that it sent. So, but for what was found, nothing is
written here unless the message is still uncertain and still held for this look. No transaction is
open while a provider is asked.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import events
from accounts.scoping import WorkspaceQuerySet
from campaigns.services.reopening import reopen_steps
from emailing.models import Mailbox, Message, MessageState
from emailing.providers.base import CannotConnect, Filed, Filing, Sought
from emailing.rules.looking import WAITS, asked_again_at, verdict
from emailing.rules.outcomes import Outcome
from emailing.services.connecting import filing_of
from emailing.services.settling import MOST_ATTEMPTS, Skipped, conclude, settle
from neptie.kernel.clock import now
from neptie.kernel.jobs import enqueue

logger = logging.getLogger(__name__)

AT_WORK_SECONDS = 20.0
# Of one mailbox, asked for over one connection.
BATCH = 20
# Longer than a look takes at its slowest; what is held longer was left by a sweep that died.
HELD = timedelta(minutes=15)


def look_for_uncertain(*, seconds: float = AT_WORK_SECONDS) -> None:
    """Look for the uncertain mails whose time for a look has come; any number of sweeps at once.

    A mailbox that is disconnected is not asked; its mails wait until it is connected again, or
    for a person.
    """
    until = monotonic() + seconds
    while monotonic() < until:
        messages = _claim(now())
        if not messages:
            return
        _look(messages[0].mailbox, messages)


@transaction.atomic
def _claim(at: datetime) -> list[Message]:
    """Hold what is due for a look of one mailbox, the one whose mails wait longest."""
    held = _due(at).select_for_update(of=("self",), skip_locked=True, no_key=True)
    due = held.select_related("mailbox").defer("body_text", "body_html").order_by("look_at", "id")
    first = due.first()
    if first is None:
        return []
    messages = list(due.filter(mailbox=first.mailbox_id)[:BATCH])
    lease = at + HELD
    Message.objects.filter(id__in=[each.id for each in messages]).update(lease_until=lease)
    for message in messages:
        message.lease_until = lease
    return messages


def _due(at: datetime) -> WorkspaceQuerySet[Message]:
    can_be_asked = ~Q(mailbox__status=Mailbox.Status.DISCONNECTED)
    return Message.objects.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=at),
        can_be_asked | Q(mailbox__archived_at__isnull=False),
        state=MessageState.UNCERTAIN,
        look_at__lte=at,
    )


def _look(mailbox: Mailbox, messages: Sequence[Message]) -> None:
    try:
        filing = filing_of(mailbox, [_sought(message) for message in messages])
    except CannotConnect as error:
        logger.warning("Mailbox %s could not be asked: %s", mailbox.id, error.reason)
        _ask_later(messages, now())
    except Exception:
        # The other mailboxes must not wait for this one's fault.
        logger.exception("Mailbox %s could not be asked.", mailbox.id)
        _ask_later(messages, now())
    else:
        _write(messages, filing, now())


def _sought(message: Message) -> Sought:
    return Sought(message.message_id, str(message.marker), message.provider_id, message.left_at)


def _ask_later(messages: Sequence[Message], at: datetime) -> None:
    """What was not answered is no look."""
    for message in messages:
        again = asked_again_at(left_at=message.left_at or at, at=at)
        _ours([message]).update(look_at=again, lease_until=None)


def _write(messages: Sequence[Message], filing: Filing | None, at: datetime) -> None:
    if filing is None:
        _ours(messages).update(look_at=None, lease_until=None)
        return
    for message in messages:
        filed = filing.found.get(message.message_id)
        if filed is None:
            _not_found(message, is_complete=filing.is_complete, at=at)
        else:
            _found(message, filed, at)


def _found(message: Message, filed: Filed, at: datetime) -> None:
    """It was sent when it left."""
    message.looks += 1
    outcome = Outcome("sent", provider_id=filed.provider_id, thread_id=filed.thread_id)
    settle([(message, outcome)], at=message.left_at or at)


def _not_found(message: Message, *, is_complete: bool, at: datetime) -> None:
    looks = message.looks + 1
    what = verdict(looks=looks, is_complete=is_complete)
    if what == "put back":
        put_back(message, at=at)
        return
    again = at + WAITS[looks] if what == "look again" else None
    _ours([message]).update(looks=looks, look_at=again, lease_until=None)


@transaction.atomic
def put_back(message: Message, *, at: datetime) -> None:
    """Queue a mail that surely did not go out again, once more by the same name.

    Its step is pending again; where the lead's sequence ended meanwhile, it is skipped. One that
    never arrives, however often it is handed over, fails at last.
    """
    held = _ours([message]).select_for_update(of=("self",), no_key=True).first()
    if held is None:
        return
    if held.step_run_id is not None and not reopen_steps([held.step_run_id]):
        conclude(held, Skipped(_("The lead's sequence ended before this mail went out.")), at=at)
        return
    if held.refusals + 1 >= MOST_ATTEMPTS:
        never = _("It was handed over %(count)s times, and never went out.")
        conclude(held, Outcome("failed", never % {"count": MOST_ATTEMPTS}), at=at)
        return
    _queue(held, at)


def _queue(message: Message, at: datetime) -> None:
    """Counted like a refusal, so that it does not go round for ever."""
    message.state, message.error, message.due_at = MessageState.QUEUED, "", at
    message.looks, message.look_at, message.lease_until = 0, None, None
    message.refusals += 1
    message.save(
        update_fields=["state", "error", "due_at", "looks", "look_at", "lease_until", "refusals"]
    )
    events.record(
        workspace_id=message.workspace_id, type="message.requeued", object_ids=[message.id]
    )
    enqueue("emailing.tasks.send_queued")


def _ours(messages: Sequence[Message]) -> WorkspaceQuerySet[Message]:
    """Those that are still uncertain, and held by this look."""
    return Message.objects.filter(
        id__in=[message.id for message in messages],
        state=MessageState.UNCERTAIN,
        lease_until=messages[0].lease_until,
    )
