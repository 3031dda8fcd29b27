"""When a campaign may send, through changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from campaigns.rules.windows import CLOCK, Window, next_open

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Window(frozenset(range(5)), 9 * 60, 17 * 60)
EVERY_DAY = frozenset(range(7))


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_without_windows_any_time_will_do() -> None:
    assert next_open(at("2027-01-03 03:00"), [], BERLIN) == at("2027-01-03 03:00")


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2027-01-04 07:59:59", "2027-01-04 08:00:00"),
        ("2027-01-04 08:00:00", "2027-01-04 08:00:00"),
        ("2027-01-04 15:59:59", "2027-01-04 15:59:59"),
        ("2027-01-04 16:00:00", "2027-01-05 08:00:00"),
        ("2027-01-08 16:00:00", "2027-01-11 08:00:00"),
        ("2027-07-05 06:00:00", "2027-07-05 07:00:00"),
    ],
    ids=["before", "opening", "inside", "closing", "over the week-end", "summer time"],
)
def test_office_hours_in_berlin(asked: str, opens: str) -> None:
    assert next_open(at(asked), [OFFICE], BERLIN) == at(opens)


def test_the_earliest_of_several_windows_is_taken() -> None:
    windows = [OFFICE, Window(frozenset({5}), 10 * 60, 12 * 60)]

    assert next_open(at("2027-01-08 17:00"), windows, BERLIN) == at("2027-01-09 09:00")


def test_a_window_may_last_until_midnight() -> None:
    late = Window(EVERY_DAY, 22 * 60, 24 * 60)

    assert next_open(at("2027-01-04 22:59:59"), [late], BERLIN) == at("2027-01-04 22:59:59")
    assert next_open(at("2027-01-04 23:00"), [late], BERLIN) == at("2027-01-05 21:00")


def test_a_beginning_that_the_clock_jumps_over_is_the_jump() -> None:
    window = Window(EVERY_DAY, 2 * 60 + 30, 5 * 60)

    # On 28 March 2027 it is 03:00 right after 01:59:59.
    assert next_open(at("2027-03-28 00:30"), [window], BERLIN) == at("2027-03-28 01:00")


def test_a_window_that_the_clock_jumps_over_is_not_there_that_day() -> None:
    window = Window(EVERY_DAY, 2 * 60 + 15, 2 * 60 + 45)

    assert next_open(at("2027-03-28 00:30"), [window], BERLIN) == at("2027-03-29 00:15")


def test_a_window_only_ever_on_that_night_opens_a_week_later() -> None:
    sundays = Window(frozenset({6}), 2 * 60 + 15, 2 * 60 + 45)

    assert next_open(at("2027-03-27 12:00"), [sundays], BERLIN) == at("2027-04-04 00:15")


def test_an_hour_that_comes_twice_is_inside_twice() -> None:
    window = Window(EVERY_DAY, 2 * 60 + 30, 2 * 60 + 45)

    # On 31 October 2027 the hour from 02:00 comes at 00:00 and at 01:00 UTC.
    assert next_open(at("2027-10-30 23:00"), [window], BERLIN) == at("2027-10-31 00:30")
    assert next_open(at("2027-10-31 00:45"), [window], BERLIN) == at("2027-10-31 01:30")


def test_a_clock_that_is_set_back_into_a_window_opens_it() -> None:
    window = Window(EVERY_DAY, 60, 2 * 60 + 30)

    assert next_open(at("2027-10-31 00:40"), [window], BERLIN) == at("2027-10-31 01:00")


ZONES = ("America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
NIGHTS = (Window(frozenset({4, 5, 6}), 0, 90), Window(frozenset({6}), 150, 200))


@pytest.mark.parametrize("zone", ZONES)
def test_as_a_walk_through_the_minutes_finds_it(zone: str) -> None:
    place = ZoneInfo(zone)
    moment = at("2027-01-01 00:07")
    while moment < at("2027-12-31 00:00"):
        assert next_open(moment, NIGHTS, place) == _walked(moment, place), moment
        moment += timedelta(hours=37, minutes=13)


def _walked(moment: datetime, zone: ZoneInfo) -> datetime:
    while not any(window.holds(moment.astimezone(zone)) for window in NIGHTS):
        moment += timedelta(minutes=1)
    return moment


@pytest.mark.parametrize("text", ["00:00", "09:30", "23:59", "24:00"])
def test_times_of_day(text: str) -> None:
    assert CLOCK.match(text)


@pytest.mark.parametrize("text", ["9:30", "24:01", "09:60", "09:30\n", "٠٩:٣٠", ""])
def test_what_is_no_time_of_day(text: str) -> None:
    assert not CLOCK.match(text)
