"""A mailbox's pace, kept where messages are claimed: exactly, with any number of senders at once.

Locks are taken in one order: messages, then mailboxes by their id. Nobody who holds a mailbox
waits for a message.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from emailing.models import Mailbox, Message
from emailing.rules.pace import Room, jitter_of, room
from emailing.selectors.pacing import used_by, zone_of

LONGEST_REST = timedelta(hours=1)
"""A mailbox is looked at again by then: its workspace may have moved to another zone."""
_RESTS = ["ramp_began_on", "rests_until", "rest_reason", "wakes_at"]


def within_pace(
    messages: Sequence[Message], *, at: datetime, held_until: datetime
) -> list[Message]:
    """Those of these locked messages, in their order, that their mailboxes may send now.

    To be reserved until `held_until` in the same transaction. A mailbox that has no room after
    them is laid to rest. Mailboxes without limits cost no query.
    """
    limited = {message.mailbox_id for message in messages if message.mailbox.pace.is_limited}
    if not limited:
        return list(messages)
    rows = Mailbox.objects.filter(id__in=limited).order_by("id").select_related("workspace")
    left_out: set[UUID] = set()
    # Those who ask at the same time wait here, and then see what was taken before them.
    for mailbox in rows.select_for_update(of=("self",), no_key=True):
        own = [message for message in messages if message.mailbox_id == mailbox.id]
        is_awake = mailbox.wakes_at is None or mailbox.wakes_at <= at
        taken = _taken(mailbox, own, at, held_until) if is_awake else 0
        left_out |= {message.id for message in own[taken:]}
    return [message for message in messages if message.id not in left_out]


def hold_off(mailbox_id: UUID, *, until: datetime) -> None:
    """Lay a mailbox to rest because its provider asked to wait; a longer rest stays as it is."""
    mailbox = Mailbox.objects.filter(id=mailbox_id)
    ends_before = Q(rests_until__isnull=True) | Q(rests_until__lt=until)
    mailbox.filter(ends_before).update(rests_until=until, rest_reason="throttled")
    wakes_before = Q(wakes_at__isnull=True) | Q(wakes_at__lt=until)
    mailbox.filter(wakes_before).update(wakes_at=until)


def _taken(
    mailbox: Mailbox, messages: Sequence[Message], at: datetime, held_until: datetime
) -> int:
    """How many of these its limits let go, the first ones; what follows for it is written."""
    used = used_by(mailbox, at=at)
    zone = zone_of(mailbox)
    count = room(mailbox.pace, used, at=at, zone=zone).count
    taken = len(messages) if count is None else min(count, len(messages))
    if taken:
        jitter = jitter_of(messages[taken - 1].marker)
        used = replace(used, in_hand=used.in_hand + taken, jitter=jitter)
    if taken and mailbox.ramp_up and mailbox.ramp_began_on is None:
        mailbox.ramp_began_on = at.astimezone(zone).date()
    # What is in hand may come back to the queue instead of going out, and leaves room then.
    soon = held_until if used.in_hand else at + LONGEST_REST
    _rest(mailbox, room(mailbox.pace, used, at=at, zone=zone), soon)
    return taken


def _rest(mailbox: Mailbox, rest: Room, soon: datetime) -> None:
    mailbox.rests_until, mailbox.rest_reason = rest.rests_until, rest.reason
    mailbox.wakes_at = min(rest.rests_until, soon) if rest.rests_until else None
    mailbox.save(update_fields=_RESTS)
