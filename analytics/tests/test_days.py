"""A timeframe covers whole calendar days of the workspace's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from analytics.rules import beginning, days_of, rate


def test_the_last_day_is_today_where_the_workspace_is() -> None:
    late_in_utc = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)

    assert days_of("7d", now=late_in_utc, zone=ZoneInfo("Asia/Tokyo"))[-1] == date(2026, 3, 4)
    assert days_of("7d", now=late_in_utc, zone=ZoneInfo("America/New_York"))[-1] == date(2026, 3, 3)


def test_a_timeframe_has_that_many_days() -> None:
    moment = datetime(2026, 3, 3, tzinfo=UTC)

    assert [
        len(days_of(name, now=moment, zone=ZoneInfo("UTC"))) for name in ("7d", "30d", "90d")
    ] == [7, 30, 90]


def test_a_day_begins_at_local_midnight_on_either_side_of_a_change_of_the_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    assert beginning(date(2026, 3, 29), berlin).astimezone(UTC).hour == 23
    assert beginning(date(2026, 3, 30), berlin).astimezone(UTC).hour == 22


def test_a_rate_of_nothing_is_zero() -> None:
    assert rate(0, 0) == 0.0
    assert rate(1, 3) == 0.3333
