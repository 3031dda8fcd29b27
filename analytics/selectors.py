"""Figures of a campaign, from the events."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from accounts.models import Workspace
from analytics.rules import beginning, days_of, rate, totals, trend
from campaigns.models import Campaign
from emailing.models import Event, EventKind, Message

_BY_MACHINES = (EventKind.OPENED, EventKind.CLICKED)


def campaign_performance(
    *, workspace: Workspace, campaign_id: UUID, timeframe: str, now: datetime
) -> dict[str, Any]:
    """`{metrics, trends}` of the last days in the workspace's zone; NotFound for a foreign id.

    A message counts once per kind, on the day it first happened; what machines opened or clicked
    is counted apart. Rates follow the messages that were sent within the timeframe, so that they
    never exceed 1: of those delivered, and for bounces of those sent.
    """
    Campaign.objects.get_or_refuse(workspace_id=workspace.id, id=campaign_id)
    zone = ZoneInfo(workspace.timezone)
    days = days_of(timeframe, now=now, zone=zone)
    since = beginning(days[0], zone)
    events = Event.objects.filter(
        workspace_id=workspace.id, campaign_id=campaign_id, happened_at__gte=since, first=True
    )
    messages = Message.objects.filter(
        workspace_id=workspace.id, campaign_id=campaign_id, sent_at__gte=since
    )
    counted = {**_by_day(events, zone), **_delivered_by_day(messages, zone)}
    return {
        "metrics": {**totals(counted), **_rates(messages)},
        "trends": trend(days, counted),
    }


def _by_day(events: Any, zone: ZoneInfo) -> dict[tuple[date, str], int]:
    rows = (
        events.annotate(day=TruncDate("happened_at", tzinfo=zone), people=Q(machine__isnull=True))
        .values_list("day", "kind", "people")
        .annotate(count=Count("*"))
    )
    return {(day, _name(kind, people)): count for day, kind, people, count in rows}


def _name(kind: str, people: bool) -> str:
    return kind if people or kind not in _BY_MACHINES else f"{kind}_machine"


def _delivered_by_day(messages: Any, zone: ZoneInfo) -> dict[tuple[date, str], int]:
    rows = (
        messages.filter(bounced_at__isnull=True)
        .annotate(day=TruncDate("sent_at", tzinfo=zone))
        .values_list("day")
        .annotate(count=Count("*"))
    )
    return {(day, "delivered"): count for day, count in rows}


def _rates(messages: Any) -> dict[str, float]:
    found = messages.aggregate(
        sent=Count("*"),
        bounced=Count("bounced_at"),
        **{
            name: Count(column, filter=Q(bounced_at__isnull=True))
            for name, column in (
                ("opened", "first_opened_at"),
                ("clicked", "first_clicked_at"),
                ("replied", "first_replied_at"),
                ("unsubscribed", "unsubscribed_at"),
            )
        },
    )
    delivered = found["sent"] - found["bounced"]
    return {
        "open_rate": rate(found["opened"], delivered),
        "click_rate": rate(found["clicked"], delivered),
        "reply_rate": rate(found["replied"], delivered),
        "bounce_rate": rate(found["bounced"], found["sent"]),
        "unsubscribe_rate": rate(found["unsubscribed"], delivered),
    }
