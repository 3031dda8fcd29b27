"""The way through a campaign's steps: which comes next, and how long until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from campaigns.rules.windows import Window, next_open

WAIT = "wait"
BEFORE_ALL = -1


@dataclass(frozen=True)
class Planned:
    """A step as the way knows it; `delay` counts from the end of the step before."""

    id: UUID
    position: int
    kind: str
    delay: timedelta


@dataclass(frozen=True)
class Due:
    """The step that comes next, and when."""

    step_id: UUID
    at: datetime


@dataclass(frozen=True)
class Plan:
    """A campaign's living steps in their order, and when it may send."""

    steps: Sequence[Planned]
    windows: Sequence[Window]
    zone: ZoneInfo

    def after(self, position: int, at: datetime) -> Due | None:
        """What follows a step that ended at `at`; None when nothing does.

        `BEFORE_ALL` asks for the beginning. Nobody stands at a wait: it only puts its delay
        before the step that comes after it.
        """
        delay = timedelta()
        for step in self.steps:
            if step.position > position:
                delay += step.delay
                if step.kind != WAIT:
                    return Due(step.id, self.opens(at + delay))
        return None

    def opens(self, at: datetime) -> datetime:
        """The first moment from `at` on at which the campaign may send."""
        return next_open(at, self.windows, self.zone)
