"""Where an enrollment stands, and the few ways it can change; kept by `save`."""

from collections.abc import Sequence
from datetime import datetime

from campaigns.models import Enrollment, State
from campaigns.rules.sequence import Due
from neptie.kernel.rows import rows

# Many at once: what Django's bulk_update writes takes longer to make than to run.
_SAVE = """
    UPDATE campaigns_enrollment AS enrollment
    SET state = now.state, step_id = now.step_id, next_at = now.next_at,
        hold_reason = now.hold_reason, ended_at = now.ended_at
    FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::timestamptz[], %s::text[],
        %s::timestamptz[]) AS now (id, state, step_id, next_at, hold_reason, ended_at)
    WHERE enrollment.id = now.id
    RETURNING enrollment.id
"""


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
    columns = [
        [getattr(enrollment, field) for enrollment in enrollments]
        for field in ("id", "state", "step_id", "next_at", "hold_reason", "ended_at")
    ]
    rows(_SAVE, columns)
