"""How the outbox is doing, for staff."""

from dataclasses import dataclass
from datetime import datetime

from emailing.models import Message, MessageState
from emailing.selectors.sending import claimable

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Outbox:
    """Counts reach to `MOST_COUNTED`. Nothing holds the `due` ones up but want of a sender;
    `oldest_due_at` is of the latest of them."""

    queued: int
    due: int
    oldest_due_at: datetime | None
    sending: int
    uncertain: int


def outbox(at: datetime) -> Outbox:
    """The outbox at `at`; messages of paused campaigns are `queued` too."""
    queued = Message.objects.filter(state=MessageState.QUEUED)
    due = claimable(queued.filter(due_at__lt=at))
    return Outbox(
        queued=queued[:MOST_COUNTED].count(),
        due=due[:MOST_COUNTED].count(),
        oldest_due_at=due.order_by("due_at").values_list("due_at", flat=True).first(),
        sending=Message.objects.filter(
            state=MessageState.SENDING, lease_until__isnull=False
        ).count(),
        uncertain=Message.objects.filter(state=MessageState.UNCERTAIN)[:MOST_COUNTED].count(),
    )
