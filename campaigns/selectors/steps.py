"""The steps of a campaign with their words, and the ledger of what became of each."""

from collections.abc import Iterable, Mapping
from typing import cast
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from accounts.scoping import WorkspaceQuerySet
from campaigns.models import Campaign, Enrollment, Outcome, Step, StepRun, Variant
from campaigns.rules.ledger import outcome_of

Counts = dict[str, int]


def living_steps(*, workspace_id: UUID, campaign_id: UUID) -> WorkspaceQuerySet[Step]:
    """The steps that were not taken out, each with `subject` and `body`; NotFound without such a
    campaign."""
    Campaign.objects.get_or_refuse(workspace_id=workspace_id, id=campaign_id)
    return _with_words(campaign_id)


def living_step(*, workspace_id: UUID, campaign_id: UUID, step_id: UUID) -> Step:
    """One of them; NotFound."""
    return _with_words(campaign_id).get_or_refuse(workspace_id=workspace_id, id=step_id)


def _with_words(campaign_id: UUID) -> WorkspaceQuerySet[Step]:
    living = Step.objects.filter(campaign_id=campaign_id, archived_at__isnull=True)
    words = Variant.objects.filter(step=OuterRef("pk"), archived_at__isnull=True).order_by("label")
    annotated = living.annotate(
        subject=Subquery(words.values("subject")[:1]), body=Subquery(words.values("body")[:1])
    )
    return cast("WorkspaceQuerySet[Step]", annotated)


def ledger(campaign_id: UUID, step_ids: Iterable[UUID]) -> dict[UUID, Counts]:
    """For each step, in how many enrollments it was sent, skipped, failed, is uncertain or pending.

    The five add up to the enrollments of the campaign, always. Two queries.
    """
    enrolled = dict(
        Enrollment.objects.filter(campaign_id=campaign_id)
        .values_list("state")
        .annotate(found=Count("*"))
    )
    ids = list(step_ids)
    runs = (
        StepRun.objects.filter(step__in=ids)
        .values_list("step_id", "enrollment__state", "outcome")
        .annotate(found=Count("*"))
    )
    columns: dict[UUID, Counts] = {id: dict.fromkeys(Outcome.values, 0) for id in ids}
    without = {id: dict(enrolled) for id in ids}
    for step_id, state, outcome, found in runs:
        columns[step_id][outcome] += found
        without[step_id][state] -= found
    return {id: _with_rest(columns[id], without[id]) for id in ids}


def _with_rest(column: Counts, without: Mapping[str, int]) -> Counts:
    """Add those whom the step never came to."""
    for state, found in without.items():
        column[outcome_of(None, state)] += found
    return column
