"""What comes back to a campaign: outcomes of steps that were out, and leads that opted out.

An enrollment waits (`next_at` is set) or has a step out (`next_at` is null, its run pending).
Whoever carries a step out settles its run in the transaction that commits the outcome; only then
does the enrollment go on. Enrollments are locked before their runs, in the order of their ids.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.models import Campaign, Enrollment, Outcome, State, StepRun
from campaigns.rules.ledger import ALIVE
from campaigns.rules.sequence import Plan
from campaigns.selectors.plans import plans_of
from campaigns.services import standing
from neptie.kernel.rows import rows

# Many at once: what Django's bulk_update writes takes longer to make than to run.
_KEEP = """
    UPDATE campaigns_steprun AS run
    SET outcome = told.outcome, reason = told.reason, settled_at = told.settled_at
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[])
        AS told (id, outcome, reason, settled_at)
    WHERE run.id = told.id
    RETURNING run.id
"""
_OPEN = frozenset({Outcome.PENDING, Outcome.UNCERTAIN})


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What became of a step that was out; `reason` says why, for all outcomes but `sent`."""

    run_id: UUID
    outcome: str
    reason: str = ""
    at: datetime


@transaction.atomic(savepoint=False)
def settle_steps(settlements: Sequence[Settlement]) -> None:
    """Write outcomes into the ledger and move the enrollments: one number of queries for all.

    sent: on to the next step, or finished; skipped: stopped; failed: failed; uncertain: held until
    it is settled otherwise. What was settled before stays as it is, so twice is once; an
    enrollment that ended meanwhile stays ended.
    """
    told = {settlement.run_id: settlement for settlement in settlements}
    runs = _lock_open_runs(told)
    for run in runs:
        settlement = told[run.id]
        run.outcome, run.reason, run.settled_at = (
            Outcome(settlement.outcome),
            settlement.reason,
            settlement.at,
        )
    _keep(runs)
    _move([(run, told[run.id].at) for run in runs if _is_out(run)])


def _keep(runs: Sequence[StepRun]) -> None:
    columns = (
        [run.id for run in runs],
        [run.outcome for run in runs],
        [run.reason for run in runs],
        [run.settled_at for run in runs],
    )
    rows(_KEEP, columns)


def _lock_open_runs(run_ids: Iterable[UUID]) -> list[StepRun]:
    """Whoever changes a run holds its enrollment, so they are read once that is locked."""
    ids = list(run_ids)
    locked = Enrollment.objects.filter(runs__in=ids).select_for_update(no_key=True, of=("self",))
    enrollments = {each.id: each for each in locked.order_by("id")}
    # The steps are few: each is read once.
    runs = list(StepRun.objects.filter(id__in=ids, outcome__in=_OPEN).prefetch_related("step"))
    for run in runs:
        run.enrollment = enrollments[run.enrollment_id]
    return runs


def _is_out(run: StepRun) -> bool:
    enrollment = run.enrollment
    return enrollment.state in (State.ACTIVE, State.HELD) and enrollment.step_id == run.step_id


def _move(settled: Sequence[tuple[StepRun, datetime]]) -> None:
    plans = _plans([run for run, _at in settled if run.outcome == Outcome.SENT])
    for run, at in settled:
        _move_one(run, plans.get(run.enrollment.campaign_id), at)
    standing.save([run.enrollment for run, _at in settled])


def _plans(runs: Sequence[StepRun]) -> dict[UUID, Plan]:
    ids = {run.enrollment.campaign_id for run in runs}
    if not ids:
        return {}
    return plans_of(Campaign.objects.filter(id__in=ids).select_related("workspace"))


def _move_one(run: StepRun, plan: Plan | None, at: datetime) -> None:
    if run.outcome == Outcome.SENT and plan is not None:
        standing.go_on(run.enrollment, plan.after(run.step.position, at), at)
    elif run.outcome == Outcome.SKIPPED:
        standing.end(run.enrollment, State.STOPPED, run.reason, at)
    elif run.outcome == Outcome.FAILED:
        standing.end(run.enrollment, State.FAILED, run.reason, at)
    elif run.outcome == Outcome.UNCERTAIN:
        standing.hold(run.enrollment, run.reason)


@transaction.atomic(savepoint=False)
def stop_enrollments(*, workspace_id: UUID, lead_id: UUID, reason: str, at: datetime) -> int:
    """Stop every enrollment of a lead that is under way; how many there were.

    A step that is out stays pending until it is settled: it may be on the wire already.
    """
    alive = Enrollment.objects.in_workspace(workspace_id).filter(lead_id=lead_id, state__in=ALIVE)
    locked = list(alive.select_for_update(no_key=True).order_by("id"))
    for enrollment in locked:
        standing.end(enrollment, State.STOPPED, reason, at)
    standing.save(locked)
    return len(locked)
