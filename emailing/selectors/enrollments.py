"""The enrollments of a campaign: where each lead stands, or why it goes no further."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import F

from accounts.scoping import WorkspaceQuerySet
from campaigns.models import Campaign, Enrollment, Kind, Outcome, Step, StepRun
from campaigns.rules.ledger import outcome_of
from campaigns.selectors.enrollments import Standing, standing, step_numbers


def enrollments_of(*, workspace_id: UUID, campaign_id: UUID) -> WorkspaceQuerySet[Enrollment]:
    """All of them, each with its `account_id` (None before its first mail); NotFound."""
    campaign = Campaign.objects.get_or_refuse(workspace_id=workspace_id, id=campaign_id)
    found = Enrollment.objects.filter(campaign=campaign).prefetch_related("runs")
    return cast("WorkspaceQuerySet[Enrollment]", found.annotate(account_id=F("route__mailbox_id")))


def carried_out(campaign_id: UUID) -> list[Step]:
    """The steps that something comes of, in order, those included that were taken out."""
    steps = Step.objects.filter(campaign_id=campaign_id).exclude(kind=Kind.WAIT)
    return list(steps.order_by("position"))


@dataclass(frozen=True)
class Row:
    """A lead of a campaign: where it stands, and what became of each step, by the step's number
    (None for one that was taken out)."""

    standing: Standing
    outcomes: list[tuple[int | None, str, str]]


def rows_of(*, campaign: Campaign, state: str = "") -> WorkspaceQuerySet[Enrollment]:
    """The enrollments of a campaign, in their order, with lead and runs; of one state, where it
    is asked for."""
    found = Enrollment.objects.filter(campaign=campaign)
    found = found.filter(state=state) if state else found
    return found.select_related("lead").prefetch_related("runs").order_by("id")


def told(campaign: Campaign, enrollments: Sequence[Enrollment]) -> list[Row]:
    """These enrollments in words. Two queries."""
    steps, numbers = carried_out(campaign.id), step_numbers({campaign.id})
    return [
        Row(
            standing(each, campaign, numbers),
            [
                (numbers.get(told["step_id"]), told["outcome"], told["reason"])
                for told in outcomes_of(each, steps)
            ],
        )
        for each in enrollments
    ]


def outcomes_of(enrollment: Enrollment, steps: Sequence[Step]) -> list[dict[str, Any]]:
    """What became of each step for the lead: `{step_id, outcome, reason}`.

    A step that was taken out is told of only where it had come to the lead before.
    """
    runs = {run.step_id: run for run in enrollment.runs.all()}
    return [
        _outcome(enrollment, step.id, runs.get(step.id))
        for step in steps
        if step.id in runs or step.archived_at is None
    ]


def _outcome(enrollment: Enrollment, step_id: UUID, run: StepRun | None) -> dict[str, Any]:
    outcome = outcome_of(run.outcome if run else None, enrollment.state)
    if run is not None:
        reason = run.reason
    else:
        reason = enrollment.hold_reason if outcome == Outcome.SKIPPED else ""
    return {"step_id": step_id, "outcome": outcome, "reason": reason}
