"""How the outbox is doing, for staff."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, OuterRef, Subquery

from accounts.scoping import WorkspaceQuerySet
from emailing.models import Mailbox, Message, MessageState
from emailing.selectors.sending import awake, claimable

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
    """The outbox at `at`; messages of paused campaigns and resting mailboxes are `queued` too."""
    queued = Message.objects.filter(state=MessageState.QUEUED)
    due = awake(claimable(queued.filter(due_at__lt=at)), at=at)
    return Outbox(
        queued=queued[:MOST_COUNTED].count(),
        due=due[:MOST_COUNTED].count(),
        oldest_due_at=_oldest(due),
        sending=Message.objects.filter(
            state=MessageState.SENDING, lease_until__isnull=False
        ).count(),
        uncertain=Message.objects.filter(state=MessageState.UNCERTAIN)[:MOST_COUNTED].count(),
    )


def _oldest(due: WorkspaceQuerySet[Message]) -> datetime | None:
    """Asked of each mailbox, whose line is in order, and not of all messages at once."""
    first = due.filter(mailbox=OuterRef("pk")).order_by("due_at").values("due_at")[:1]
    lines = Mailbox.objects.annotate(oldest=Subquery(first))
    found: datetime | None = lines.aggregate(of_all=Min("oldest"))["of_all"]
    return found
