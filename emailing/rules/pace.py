"""How fast a mailbox may send: caps, a gap between mails, and a gentle beginning.

What counts is when a mail was handed to the server. A day is a calendar day of the workspace's
zone, an hour the sixty minutes before now. Of several limits the smallest holds; a mailbox that
reached one rests until every limit lets a mail go again.

The ramp: 10 mails on the first day that a mailbox sends at all, and 5 more on each day of the
calendar that follows, up to its daily cap, or up to 200 a day where it has none.

Beside the limits that a team sets there are its provider's own: mails in the sixty seconds before
now, and mails that are handed over at the same time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from heapq import heapify, heapreplace
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

RAMP_FIRST_DAY = 10
RAMP_DAILY = 5
RAMP_TOP = 200
JITTER = 0.3
"""A gap grows by up to this share of itself, for mails at an even beat look made by a machine."""
_JITTERS = 1_000
UNCAPPED = 500
"""The mails a day that a mailbox without limits counts with where mailboxes share work."""
GRAPH_AT_ONCE = 4
"""Requests for one mailbox: Microsoft Graph service-specific throttling limits, Outlook."""
GRAPH_LINES = 3
"""Of them for sending, by one sender; the last is for looking mails up meanwhile."""
GRAPH_A_MINUTE = 30
"""Mails of one mailbox: Exchange Online limits, message rate."""

Reason = Literal["", "at_once", "cap_daily", "cap_hourly", "cap_minute", "gap", "ramp", "throttled"]
"""`throttled`: the provider said so, and until when."""
_MOMENT = timedelta(seconds=5)
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pace:
    """A mailbox's limits; None or 0 is none. `ramp_began_on` is None until it sends at all."""

    daily_cap: int | None = None
    hourly_cap: int | None = None
    min_gap_seconds: int | None = None
    ramp_up: bool = False
    ramp_began_on: date | None = None
    minute_cap: int | None = None
    at_once: int | None = None

    @property
    def is_limited(self) -> bool:
        """Whether anything is to be counted at all."""
        of_team = self.daily_cap or self.hourly_cap or self.min_gap_seconds or self.ramp_up
        return bool(of_team or self.minute_cap or self.at_once)

    def ramp(self, today: date) -> int:
        """How many mails the ramp allows on a day."""
        days = max(0, (today - (self.ramp_began_on or today)).days)
        return min(RAMP_FIRST_DAY + RAMP_DAILY * days, self.daily_cap or RAMP_TOP)

    def most_on(self, today: date) -> int | None:
        """How many mails cap and ramp allow on a day; None: any number."""
        return self.ramp(today) if self.ramp_up else self.daily_cap or None

    def workload(self, today: date) -> int:
        """How many mails of a day to give it, beside other mailboxes; `UNCAPPED` without limits."""
        each = (
            self.most_on(today),
            self.hourly_cap and 24 * self.hourly_cap,
            self.min_gap_seconds and max(1, _DAY // timedelta(seconds=self.min_gap_seconds)),
        )
        return min((most for most in each if most), default=UNCAPPED)


@dataclass(frozen=True)
class Used:
    """What a mailbox sent: `today`, in the `hour` and the `minute` before now, `in_hand`, which is
    reserved by a sender and not handed over yet, and `on_wire`, which is being handed over.

    `hour_frees_at` is when the full hour has room for one more, `minute_frees_at` the full minute;
    `last_at` when the last mail was handed over, and `jitter` a number from 0 to 1 that goes with
    it.
    """

    today: int = 0
    hour: int = 0
    minute: int = 0
    in_hand: int = 0
    on_wire: int = 0
    minute_frees_at: datetime | None = None
    hour_frees_at: datetime | None = None
    last_at: datetime | None = None
    jitter: float = 0.0


@dataclass(frozen=True)
class Room:
    """How many mails may go now, None being any number; for 0, until when it rests, and why."""

    count: int | None
    rests_until: datetime | None = None
    reason: Reason = ""


@dataclass(frozen=True)
class _Limit:
    left: int
    ends_at: datetime
    reason: Reason


def room(pace: Pace, used: Used, *, at: datetime, zone: ZoneInfo) -> Room:
    """What may go at `at`."""
    limits = list(_limits(pace, used, at, zone))
    if not limits:
        return Room(None)
    count = min(limit.left for limit in limits)
    if count > 0:
        return Room(count)
    last = max((limit for limit in limits if limit.left <= 0), key=lambda limit: limit.ends_at)
    return Room(0, last.ends_at, last.reason)


def _limits(pace: Pace, used: Used, at: datetime, zone: ZoneInfo) -> Iterator[_Limit]:
    today, tomorrow = used.today + used.in_hand, day_ends(at, zone)
    if pace.daily_cap:
        yield _Limit(pace.daily_cap - today, tomorrow, "cap_daily")
    if pace.ramp_up:
        yield _Limit(pace.ramp(at.astimezone(zone).date()) - today, tomorrow, "ramp")
    if pace.hourly_cap:
        left = pace.hourly_cap - used.hour - used.in_hand
        yield _Limit(left, used.hour_frees_at or at + _HOUR, "cap_hourly")
    yield from _limits_of_provider(pace, used, at)
    if pace.min_gap_seconds:
        seconds = pace.min_gap_seconds * (1 + JITTER * used.jitter)
        # What is in hand leaves about now.
        last_at = at if used.in_hand else used.last_at
        ends_at = last_at + timedelta(seconds=seconds) if last_at else at
        yield _Limit(0 if ends_at > at else 1, ends_at, "gap")


def _limits_of_provider(pace: Pace, used: Used, at: datetime) -> Iterator[_Limit]:
    if pace.minute_cap:
        left = pace.minute_cap - used.minute - used.in_hand
        yield _Limit(left, used.minute_frees_at or at + _MINUTE, "cap_minute")
    # A sender alone keeps to it by its lines, however many mails it has in hand.
    if pace.at_once and used.in_hand + used.on_wire:
        yield _Limit(pace.at_once - used.in_hand - used.on_wire, at + _MOMENT, "at_once")


def spread(count: int, loads: Sequence[tuple[int, int]]) -> list[int]:
    """Which of some mailboxes each of `count` new mails goes to, as places in `loads`.

    `loads` are the mails of today that each has, and its `workload`; the one with the least used
    share comes first, the earlier one where they are equal.
    """
    line = [(used / most, place) for place, (used, most) in enumerate(loads)]
    heapify(line)
    chosen = []
    for _ in range(count):
        share, place = line[0]
        heapreplace(line, (share + 1 / loads[place][1], place))
        chosen.append(place)
    return chosen


def jitter_of(marker: UUID) -> float:
    """A number from 0 to 1 that is a mail's own: whoever asks gets the same."""
    return marker.int % _JITTERS / (_JITTERS - 1)


def day_begins(at: datetime, zone: ZoneInfo) -> datetime:
    """When the calendar day of a moment began, in UTC; where the clock jumps over midnight, with
    the jump, and where midnight comes twice, with the first."""
    return _midnight(at.astimezone(zone).date(), zone)


def day_ends(at: datetime, zone: ZoneInfo) -> datetime:
    """When the next day begins, in UTC: 23 to 25 hours after this one, by the clock's changes."""
    return _midnight(at.astimezone(zone).date() + _DAY, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
