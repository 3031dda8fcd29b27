"""How fast a mailbox may send, decided from what it used."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from emailing.rules.pace import (
    Pace,
    Room,
    Used,
    day_begins,
    day_ends,
    jitter_of,
    room,
    spread,
)

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 4, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def _room(pace: Pace, used: Used) -> Room:
    return room(pace, used, at=NOON, zone=LONDON)


@pytest.mark.parametrize("none", [None, 0])
def test_without_limits_any_number_goes(none: int | None) -> None:
    pace = Pace(daily_cap=none, hourly_cap=none, min_gap_seconds=none)

    assert (pace.is_limited, _room(pace, Used(today=10**6))) == (False, Room(None))


@pytest.mark.parametrize(
    ("today", "in_hand", "expected"),
    [
        (0, 0, Room(50)),
        (47, 1, Room(2)),
        (47, 3, Room(0, MIDNIGHT, "cap_daily")),
        (60, 0, Room(0, MIDNIGHT, "cap_daily")),
    ],
)
def test_a_daily_cap_counts_what_is_in_hand(today: int, in_hand: int, expected: Room) -> None:
    assert _room(Pace(daily_cap=50), Used(today=today, in_hand=in_hand)) == expected


def test_an_hourly_cap_waits_for_the_mail_that_has_to_be_an_hour_old() -> None:
    frees_at = NOON + timedelta(minutes=7)
    pace = Pace(hourly_cap=20)

    assert _room(pace, Used(hour=19, hour_frees_at=frees_at)) == Room(1)
    assert _room(pace, Used(hour=20, hour_frees_at=frees_at)) == Room(0, frees_at, "cap_hourly")
    assert _room(pace, Used(in_hand=20)) == Room(0, NOON + timedelta(hours=1), "cap_hourly")


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 100), (0.5, 115), (1.0, 130)])
def test_a_gap_grows_by_up_to_thirty_percent(jitter: float, seconds: int) -> None:
    pace, last_at = Pace(min_gap_seconds=100), NOON - timedelta(seconds=10)
    rests = room(pace, Used(last_at=last_at, jitter=jitter), at=NOON, zone=LONDON)
    over = last_at + timedelta(seconds=seconds)

    assert rests == Room(0, over, "gap")
    assert room(pace, Used(last_at=last_at, jitter=jitter), at=over, zone=LONDON) == Room(1)


def test_a_gap_begins_with_what_is_in_hand() -> None:
    used = Used(in_hand=1, last_at=NOON - timedelta(days=1), jitter=0.0)
    until = NOON + timedelta(seconds=100)

    assert _room(Pace(min_gap_seconds=100), used) == Room(0, until, "gap")
    assert _room(Pace(min_gap_seconds=100), Used()) == Room(1)


def test_the_ramp_grows_day_by_day_up_to_the_cap() -> None:
    began = date(2026, 3, 1)
    capped = Pace(daily_cap=22, ramp_up=True, ramp_began_on=began)
    free = Pace(ramp_up=True, ramp_began_on=began)
    days = [began + timedelta(days=number) for number in (0, 1, 2, 3, 37, 38, 99)]

    assert [capped.ramp(day) for day in days] == [10, 15, 20, 22, 22, 22, 22]
    assert [free.ramp(day) for day in days] == [10, 15, 20, 25, 195, 200, 200]
    assert Pace(daily_cap=4, ramp_up=True).ramp(began) == 4
    # The workspace may have moved to a zone where it is still the day before.
    assert free.ramp(began - timedelta(days=1)) == 10


def test_a_ramp_that_is_used_up_says_so() -> None:
    pace = Pace(daily_cap=50, ramp_up=True, ramp_began_on=date(2026, 3, 2))

    assert _room(pace, Used(today=14)) == Room(1)
    assert _room(pace, Used(today=15)) == Room(0, MIDNIGHT, "ramp")


def test_the_smallest_limit_holds_and_the_longest_rest() -> None:
    pace = Pace(daily_cap=50, hourly_cap=20, min_gap_seconds=60)
    free = Used(today=47, hour=18)
    full = Used(today=50, hour=20, hour_frees_at=NOON + timedelta(minutes=1), last_at=NOON)

    assert _room(Pace(daily_cap=50, hourly_cap=20), free) == Room(2)
    assert _room(pace, free) == Room(1)
    assert _room(pace, full) == Room(0, MIDNIGHT, "cap_daily")


@pytest.mark.parametrize(
    ("zone", "day", "begins", "ends"),
    [
        # 23 hours: the clock is set forward at 01:00.
        ("Europe/London", "03-29", "03-29 00:00", "03-29 23:00"),
        # 25 hours: it is set back at 02:00.
        ("Europe/London", "10-25", "10-24 23:00", "10-26 00:00"),
        # The clock jumps over midnight: the day begins at 01:00.
        ("Asia/Beirut", "03-29", "03-28 22:00", "03-29 21:00"),
        # Midnight comes twice: the day begins with the first.
        ("America/Havana", "11-01", "11-01 04:00", "11-02 05:00"),
    ],
)
def test_a_day_is_one_of_the_calendar(zone: str, day: str, begins: str, ends: str) -> None:
    there = ZoneInfo(zone)
    first, last = (datetime.fromisoformat(f"2026-{each}+00:00") for each in (begins, ends))
    noon = datetime.fromisoformat(f"2026-{day} 12:00").replace(tzinfo=there)

    for at in (first, noon, last - timedelta(seconds=1)):
        assert (day_begins(at, there), day_ends(at, there)) == (first, last)
    assert day_begins(last, there) == last


def test_new_mails_go_where_the_least_share_is_used() -> None:
    assert spread(6, [(0, 10), (0, 20)]) == [0, 1, 1, 0, 1, 1]
    assert spread(3, [(10, 10), (5, 50)]) == [1, 1, 1]
    assert spread(2, [(10, 10), (60, 50)]) == [0, 0]


def test_what_a_mailbox_can_do_in_a_day() -> None:
    today = date(2026, 3, 3)

    assert Pace().workload(today) == 500
    assert Pace(daily_cap=50, hourly_cap=2).workload(today) == 48
    assert Pace(min_gap_seconds=3600).workload(today) == 24
    assert Pace(min_gap_seconds=86_400, ramp_up=True).workload(today) == 1


def test_a_mails_jitter_is_its_own() -> None:
    assert [jitter_of(UUID(int=number)) for number in (0, 999, 1000, 333)] == [0.0, 1.0, 0.0, 1 / 3]
