"""Sending what is due: a batch is claimed, asked about once more, and goes out by mailbox."""

import logging
from collections.abc import Sequence
from itertools import groupby
from time import monotonic
from uuid import UUID

from emailing.models import Message
from emailing.selectors.sending import opening, unwanted, waiting
from emailing.services.claiming import claim, release
from emailing.services.delivering import deliver
from emailing.services.settling import Skipped, settle
from neptie.kernel.clock import now

logger = logging.getLogger(__name__)

AT_WORK_SECONDS = 20.0


def send_due(*, seconds: float = AT_WORK_SECONDS) -> bool:
    """Send what is due for so many seconds; True when there may be more.

    Any number of senders at once: each takes its own.
    """
    until = monotonic() + seconds
    while monotonic() < until:
        batch = claim(now=now())
        if not batch:
            return False
        _send(batch)
    return True


def _send(batch: Sequence[Message]) -> None:
    ready = sorted(_wanted(batch), key=_mailbox)
    for mailbox_id, group in groupby(ready, key=_mailbox):
        messages = list(group)
        try:
            deliver(messages[0].mailbox, messages)
        except Exception:
            # The other mailboxes must not wait for this one's fault; its leases run out.
            logger.exception("Mailbox %s could not be sent through.", mailbox_id)


def _mailbox(message: Message) -> UUID:
    return message.mailbox_id


def _wanted(batch: Sequence[Message]) -> list[Message]:
    """Asked after the claim is committed, so an opt-out that was committed before it is seen."""
    refused = unwanted(batch)
    settle([(each, Skipped(refused[each.id])) for each in batch if each.id in refused], at=now())
    held = waiting(batch)
    later = opening(batch, at=now())
    for due_at in {None, *later.values()}:
        back = [each for each in batch if each.id in held | set(later)]
        release([each for each in back if later.get(each.id) == due_at], due_at=due_at)
    return [each for each in batch if each.id not in held | set(later) | set(refused)]
