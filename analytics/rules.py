"""Pure arithmetic of figures: which days a timeframe covers, and rates that can be trusted."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

TIMEFRAMES = {"7d": 7, "30d": 30, "90d": 90}
COUNTS = (
    "sent",
    "delivered",
    "opened",
    "opened_machine",
    "clicked",
    "clicked_machine",
    "replied",
    "bounced",
    "unsubscribed",
    "failed",
)


def days_of(timeframe: str, *, now: datetime, zone: ZoneInfo) -> list[date]:
    """The calendar days of the zone that a timeframe covers, oldest first, today last."""
    today = now.astimezone(zone).date()
    count = TIMEFRAMES[timeframe]
    return [today - timedelta(days=back) for back in range(count - 1, -1, -1)]


def beginning(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in a zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def trend(
    days: Iterable[date], counted: Mapping[tuple[date, str], int]
) -> list[dict[str, str | int]]:
    """One object per day with every count, days on which nothing happened included."""
    return [
        {"date": day.isoformat(), **{name: counted.get((day, name), 0) for name in COUNTS}}
        for day in days
    ]


def totals(counted: Mapping[tuple[date, str], int]) -> dict[str, int]:
    """Every count over all days."""
    sums = dict.fromkeys(COUNTS, 0)
    for (_, name), count in counted.items():
        sums[name] += count
    return sums


def rate(part: int, whole: int) -> float:
    """A share from 0 to 1, rounded to 4 places; 0 of nothing is 0."""
    return round(part / whole, 4) if whole else 0.0
