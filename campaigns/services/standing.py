"""Where an enrollment stands, and the few ways it can change; kept by `save`."""

from collections.abc import Sequence
from datetime import datetime

from campaigns.models import Enrollment, State
from campaigns.rules.sequence import Due

_FIELDS = ["state", "step", "next_at", "hold_reason", "ended_at"]


def go_on(enrollment: Enrollment, due: Due | None, at: datetime) -> None:
    """It waits for what comes next, or has finished where nothing does."""
    if due is None:
        end(enrollment, State.FINISHED, "", at)
        return
    enrollment.state, enrollment.hold_reason = State.ACTIVE, ""
    enrollment.step_id, enrollment.next_at = due.step_id, due.at


def hold(enrollment: Enrollment, reason: str) -> None:
    """It stays where it is until somebody sees to it."""
    enrollment.state, enrollment.hold_reason, enrollment.next_at = State.HELD, reason, None


def end(enrollment: Enrollment, state: State, reason: str, at: datetime) -> None:
    """It is over: finished, stopped or failed."""
    enrollment.state, enrollment.hold_reason = state, reason
    enrollment.next_at, enrollment.ended_at = None, at


def save(enrollments: Sequence[Enrollment]) -> None:
    """Keep what was changed, in one query."""
    Enrollment.objects.bulk_update(enrollments, _FIELDS)
