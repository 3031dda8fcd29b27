"""The steps of a campaign with their words, and the ledger of what became of each."""

from collections.abc import Collection, Iterable, Mapping
from typing import cast
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery

from accounts.scoping import WorkspaceQuerySet
from campaigns.models import (
    Campaign,
    Enrollment,
    Outcome,
    Step,
    StepRun,
    Variant,
    VariantAttachment,
)
from campaigns.rules.ledger import outcome_of

Counts = dict[str, int]
_FILES = VariantAttachment.objects.filter(variant=OuterRef("variant_id")).order_by("position")


def living_steps(*, workspace_id: UUID, campaign_id: UUID) -> WorkspaceQuerySet[Step]:
    """The steps that were not taken out, each with `subject`, `body` and `attachment_ids`;
    NotFound without such a campaign."""
    Campaign.objects.get_or_refuse(workspace_id=workspace_id, id=campaign_id)
    return _with_words(campaign_id)


def living_step(*, workspace_id: UUID, campaign_id: UUID, step_id: UUID) -> Step:
    """One of them, with its campaign and workspace; NotFound."""
    steps = _with_words(campaign_id).select_related("campaign__workspace")
    return steps.get_or_refuse(workspace_id=workspace_id, id=step_id)


def _with_words(campaign_id: UUID) -> WorkspaceQuerySet[Step]:
    living = Step.objects.filter(campaign_id=campaign_id, archived_at__isnull=True)
    words = Variant.objects.filter(step=OuterRef("pk"), archived_at__isnull=True).order_by("label")
    annotated = living.annotate(
        subject=Subquery(words.values("subject")[:1]),
        body=Subquery(words.values("body")[:1]),
        variant_id=Subquery(words.values("id")[:1]),
        attachment_ids=ArraySubquery(_FILES.values("attachment_id")),
    )
    return cast("WorkspaceQuerySet[Step]", annotated)


def ledger(
    campaign_id: UUID, step_ids: Iterable[UUID], *, gone: Collection[UUID] = ()
) -> dict[UUID, Counts]:
    """For each step, in how many enrollments it was sent, skipped, failed, is uncertain or pending.

    The five add up to the enrollments of the campaign, always. `gone` are those of the steps that
    were taken out. Two queries.
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
    return {id: _with_rest(columns[id], without[id], id in gone) for id in ids}


def _with_rest(column: Counts, without: Mapping[str, int], is_gone: bool) -> Counts:
    """Add those whom the step never came to."""
    for state, found in without.items():
        column[outcome_of(None, state, is_gone=is_gone)] += found
    return column
