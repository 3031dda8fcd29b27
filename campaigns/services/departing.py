"""Taking what is due and sending it on its way, with a line of the ledger for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import (
    Campaign,
    CampaignStatus,
    Enrollment,
    Outcome,
    State,
    Step,
    StepRun,
    Variant,
)
from campaigns.rules.sequence import Plan
from campaigns.services import standing

BATCH = 200
Runs = dict[UUID, StepRun]
_WRITTEN = ["variant", "outcome", "reason", "settled_at"]


@dataclass(frozen=True)
class Departure:
    """A step on its way to one lead, or refused: `refusal` says why it is not.

    A refusal that is `final` stops the enrollment; any other holds it until the campaign is
    started again.
    """

    enrollment: Enrollment
    step: Step
    variant: Variant | None = None
    refusal: str = ""
    final: bool = False


def claim_due(*, campaign: Campaign, at: datetime, limit: int = BATCH) -> list[Enrollment]:
    """Lock up to `limit` enrollments whose time has come, longest due first, with lead and step.

    Call it inside a transaction. Whoever asks at the same time gets others; nobody gets any of a
    campaign that is not running. What is claimed and then neither departs, moves on nor is
    postponed is due again after the commit.
    """
    due = Enrollment.objects.filter(
        campaign=campaign, next_at__lte=at, campaign__status=CampaignStatus.ACTIVE
    )
    locked = due.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return list(locked.select_related("lead", "step").order_by("next_at")[:limit])


@transaction.atomic
def depart(*, departures: Sequence[Departure], at: datetime) -> Runs:
    """Write the ledger's line for each; the pending runs of those that leave, by enrollment id.

    The line of a step that was refused before, for an enrollment that was held, is opened again:
    nothing went out under it. A step with any other line does not leave a second time.
    """
    earlier = _earlier_runs(departures)
    writing = [each for each in departures if _may_be_written(earlier.get(each.enrollment.id))]
    runs = {each.enrollment.id: _line(each, earlier, at) for each in writing}
    StepRun.objects.bulk_create([run for id, run in runs.items() if id not in earlier])
    StepRun.objects.bulk_update([run for id, run in runs.items() if id in earlier], _WRITTEN)
    leaving = {id: run for id, run in runs.items() if run.outcome == Outcome.PENDING}
    Enrollment.objects.filter(id__in=leaving).update(next_at=None, hold_reason="")
    _keep_back([each for each in departures if each.enrollment.id not in leaving], at)
    return leaving


def _earlier_runs(departures: Sequence[Departure]) -> Runs:
    steps = {each.enrollment.id: each.step.id for each in departures}
    runs = StepRun.objects.filter(enrollment__in=steps, step__in=set(steps.values()))
    return {run.enrollment_id: run for run in runs if run.step_id == steps[run.enrollment_id]}


def _may_be_written(earlier: StepRun | None) -> bool:
    return earlier is None or earlier.outcome == Outcome.SKIPPED


def _line(departure: Departure, earlier: Runs, at: datetime) -> StepRun:
    enrollment, step = departure.enrollment, departure.step
    run = earlier.get(enrollment.id) or StepRun(
        workspace_id=enrollment.workspace_id, enrollment=enrollment, step=step, kind=step.kind
    )
    run.variant, run.reason = departure.variant, departure.refusal
    run.outcome = Outcome.SKIPPED if departure.refusal else Outcome.PENDING
    run.settled_at = at if departure.refusal else None
    return run


def _keep_back(refused: Sequence[Departure], at: datetime) -> None:
    for each in refused:
        if each.final:
            standing.end(each.enrollment, State.STOPPED, each.refusal, at)
        else:
            standing.hold(each.enrollment, each.refusal or _("This step went out before."))
    standing.save([each.enrollment for each in refused])


def move_on(*, enrollments: Sequence[Enrollment], plan: Plan, at: datetime) -> None:
    """Send claimed enrollments from a step that was taken out to the one after it."""
    for enrollment in enrollments:
        assert enrollment.step is not None
        standing.go_on(enrollment, plan.after(enrollment.step.position, at), at)
    standing.save(enrollments)


def postpone(*, enrollments: Sequence[Enrollment], until: datetime, reason: str = "") -> None:
    """Let claimed enrollments wait longer; `reason` tells what for."""
    ids = [enrollment.id for enrollment in enrollments]
    Enrollment.objects.filter(id__in=ids).update(next_at=until, hold_reason=reason)
