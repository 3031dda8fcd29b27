"""What became of each step of a campaign, for every lead in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from campaigns.models import Campaign, Kind, Outcome, Step, Variant
from campaigns.selectors.steps import ledger


@dataclass(frozen=True)
class StepLine:
    """A step that sends, by its number among those; the five columns add up to `enrolled`."""

    number: int
    step: Step
    subject: str
    enrolled: int
    columns: Sequence[tuple[str, int]]


def step_lines(campaign: Campaign) -> list[StepLine]:
    """The living steps that carry something out, in their order. Three queries."""
    words = Variant.objects.filter(step=OuterRef("pk"), archived_at__isnull=True).order_by("label")
    living = Step.objects.filter(campaign=campaign, archived_at__isnull=True)
    sending = living.exclude(kind=Kind.WAIT).order_by("position")
    steps = list(sending.annotate(words=Subquery(words.values("subject")[:1])))
    counts = ledger(campaign.id, [step.id for step in steps])
    return [
        StepLine(
            number=number,
            step=step,
            subject=vars(step)["words"] or "",
            enrolled=sum(counts[step.id].values()),
            columns=[(outcome, counts[step.id][outcome]) for outcome in Outcome.values],
        )
        for number, step in enumerate(steps, start=1)
    ]
