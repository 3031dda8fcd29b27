"""Figures of a campaign over some days, from the events."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import Workspace
from analytics.rules import beginning, days_of, rate, totals, trend
from campaigns.models import Campaign
from emailing.models import Event, EventKind, Message

_BY_MACHINES = (EventKind.OPENED, EventKind.CLICKED)
_RATED = {
    "opened": "first_opened_at",
    "clicked": "first_clicked_at",
    "replied": "first_replied_at",
    "unsubscribed": "unsubscribed_at",
}
_ROW = ("day", "sent", "bounced", *_RATED)


def campaign_performance(
    *, workspace: Workspace, campaign_id: UUID, timeframe: str, now: datetime
) -> dict[str, Any]:
    """`performance_of` a campaign of the workspace; NotFound for a foreign id."""
    campaign = Campaign.objects.get_or_refuse(workspace_id=workspace.id, id=campaign_id)
    return performance_of(campaign, timeframe=timeframe, now=now, zone=ZoneInfo(workspace.timezone))


def performance_of(
    campaign: Campaign, *, timeframe: str, now: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """`{metrics, trends}` of the last days in a zone. Two queries.

    A message counts once per kind, on the day it first happened; what machines opened or clicked
    is counted apart. Rates follow the messages that were sent within the timeframe, so that they
    never exceed 1: of those delivered, and for bounces of those sent.
    """
    days = days_of(timeframe, now=now, zone=zone)
    since = beginning(days[0], zone)
    events = Event.objects.filter(
        workspace_id=campaign.workspace_id,
        campaign_id=campaign.id,
        happened_at__gte=since,
        first=True,
    )
    messages = Message.objects.filter(
        workspace_id=campaign.workspace_id, campaign_id=campaign.id, sent_at__gte=since
    )
    sent = _sent_by_day(messages, zone)
    counted = {**_by_day(events, zone), **_delivered(sent)}
    return {
        "metrics": {**totals(counted), **_rates(sent)},
        "trends": trend(days, counted),
    }


def _by_day(events: QuerySet[Event], zone: ZoneInfo) -> dict[tuple[date, str], int]:
    rows = (
        events.annotate(day=TruncDate("happened_at", tzinfo=zone), people=Q(machine__isnull=True))
        .values_list("day", "kind", "people")
        .annotate(count=Count("*"))
    )
    return {(day, _name(kind, people)): count for day, kind, people, count in rows}


def _name(kind: str, people: bool) -> str:
    return kind if people or kind not in _BY_MACHINES else f"{kind}_machine"


def _sent_by_day(messages: QuerySet[Message], zone: ZoneInfo) -> list[dict[str, Any]]:
    """`{day, sent, bounced}`, and of those delivered how many led to each kind so far."""
    delivered = Q(bounced_at__isnull=True)
    rows: Any = (
        messages.annotate(day=TruncDate("sent_at", tzinfo=zone))
        .values("day")
        .annotate(
            sent=Count("*"),
            bounced=Count("bounced_at"),
            **{name: Count(column, filter=delivered) for name, column in _RATED.items()},
        )
    )
    return [{name: row[name] for name in _ROW} for row in rows]


def _delivered(sent: Iterable[dict[str, Any]]) -> dict[tuple[date, str], int]:
    counts = {(row["day"], "delivered"): row["sent"] - row["bounced"] for row in sent}
    return {key: count for key, count in counts.items() if count}


def _rates(sent: Iterable[dict[str, Any]]) -> dict[str, float]:
    rows = list(sent)
    found = {name: sum(row[name] for row in rows) for name in _ROW if name != "day"}
    delivered = found["sent"] - found["bounced"]
    return {
        "open_rate": rate(found["opened"], delivered),
        "click_rate": rate(found["clicked"], delivered),
        "reply_rate": rate(found["replied"], delivered),
        "bounce_rate": rate(found["bounced"], found["sent"]),
        "unsubscribe_rate": rate(found["unsubscribed"], delivered),
    }
