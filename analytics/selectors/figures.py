"""What whole campaigns, and whole weeks, came to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from analytics.rules import rate
from emailing.models import Message


@dataclass(frozen=True)
class Figures:
    """What a campaign's mails led to so far; people only, each mail once per column."""

    sent: int = 0
    opened: int = 0
    clicked: int = 0
    replied: int = 0
    unsubscribed: int = 0
    reply_rate: float = 0.0


_COLUMNS = {
    "opened": "first_opened_at",
    "clicked": "first_clicked_at",
    "replied": "first_replied_at",
    "unsubscribed": "unsubscribed_at",
}


def figures_of(campaign_ids: Iterable[UUID]) -> dict[UUID, Figures]:
    """The figures of each campaign, of all its time. One query.

    The reply rate is of the mails that were delivered: sent, and not bounced.
    """
    figures = {id: Figures() for id in campaign_ids}
    rows: Any = (
        Message.objects.filter(campaign__in=figures, sent_at__isnull=False)
        .values("campaign_id")
        .annotate(
            sent=Count("id"),
            delivered=Count("id", filter=Q(bounced_at__isnull=True)),
            **{name: Count(column) for name, column in _COLUMNS.items()},
        )
    )
    for row in rows:
        counts = {name: row[name] for name in ("sent", *_COLUMNS)}
        figures[row["campaign_id"]] = Figures(
            **counts, reply_rate=rate(row["replied"], row["delivered"])
        )
    return figures
