"""When a campaign may send: weekly windows in a time zone.

A moment is inside a window by what the clock on the wall shows. So where the clock is set forward
over a window's beginning, the window opens with the change; where it is set forward over all of
it, that day has none; where it is set back, the hour that comes twice is inside twice.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

CLOCK = re.compile(r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)\Z")
"""`09:30`; `24:00` is the end of the day."""

_DAY = timedelta(days=1)
# The next opening may be a week away, and that one swallowed by a change of the clock.
_DAYS_AHEAD = 16


@dataclass(frozen=True)
class Window:
    """Hours of some weekdays (0 is Monday); `start` and `end` in minutes from midnight."""

    weekdays: frozenset[int]
    start: int
    end: int

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Window":
        """From `{weekdays, from, to}` as a campaign's settings hold it."""
        return cls(frozenset(data["weekdays"]), minutes(data["from"]), minutes(data["to"]))

    def holds(self, local: datetime) -> bool:
        """Whether a local moment lies inside: from `start` on, up to but without `end`."""
        minute = local.hour * 60 + local.minute
        return local.weekday() in self.weekdays and self.start <= minute < self.end


def minutes(clock: str) -> int:
    """Minutes from midnight of a time that `CLOCK` matches."""
    return int(clock[:2]) * 60 + int(clock[3:])


def next_open(at: datetime, windows: Sequence[Window], zone: ZoneInfo) -> datetime:
    """The first moment from `at` (aware) on, in UTC, that lies in a window; any does without one.

    Where none opens within sixteen days, `at`: a window that only a change of the clock ever
    meets must not hold mail back for good.
    """
    at = at.astimezone(UTC)
    if not windows or _is_open(at, windows, zone):
        return at
    openings = {*_beginnings(at, windows, zone), *_changes(at, zone)}
    return min(
        (each for each in openings if each > at and _is_open(each, windows, zone)), default=at
    )


def _is_open(at: datetime, windows: Sequence[Window], zone: ZoneInfo) -> bool:
    local = at.astimezone(zone)
    return any(window.holds(local) for window in windows)


def _beginnings(at: datetime, windows: Sequence[Window], zone: ZoneInfo) -> Iterator[datetime]:
    """When the clock shows a window's beginning: twice in an hour that comes twice."""
    today = at.astimezone(zone).date()
    for window in windows:
        start = time(*divmod(window.start, 60), tzinfo=zone)
        for days in range(_DAYS_AHEAD):
            wall = datetime.combine(today + days * _DAY, start)
            yield wall.astimezone(UTC)
            yield wall.replace(fold=1).astimezone(UTC)


def _changes(at: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """When the clock is set forward or back."""
    for days in range(_DAYS_AHEAD):
        start = (at + days * _DAY).replace(microsecond=0)
        if _offset(start, zone) != _offset(start + _DAY, zone):
            yield _change(start, start + _DAY, zone)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Halve the time between two whole seconds until the change is found."""
    while (seconds := int((after - before).total_seconds())) > 1:
        middle = before + timedelta(seconds=seconds // 2)
        if _offset(middle, zone) == _offset(after, zone):
            after = middle
        else:
            before = middle
    return after


def _offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return at.astimezone(zone).utcoffset()
