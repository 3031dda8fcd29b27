"""The ledger of a campaign, step by step: counts that add up, and the reasons behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Kind, Step, StepRun, Variant
from campaigns.rules.ledger import ALIVE
from campaigns.selectors.steps import Counts, ledger
from neptie.kernel.rows import rows

MOST_REASONS = 10
# Why an enrollment has no line of a step that it was skipped for: what ended its way.
ENDED_BY = "CASE WHEN enrollment.state = ANY(%s::text[]) THEN '' ELSE enrollment.hold_reason END"
_REASONS = f"""
WITH told AS (
  SELECT run.step_id, run.outcome, run.reason, count(*) AS found
  FROM campaigns_steprun AS run
  WHERE run.step_id = ANY(%s::uuid[]) AND run.outcome IN ('skipped', 'failed', 'uncertain')
  GROUP BY 1, 2, 3
  UNION ALL
  SELECT step.id, 'skipped', {ENDED_BY}, count(*)
  FROM campaigns_enrollment AS enrollment CROSS JOIN campaigns_step AS step
  WHERE enrollment.campaign_id = %s AND step.id = ANY(%s::uuid[])
    AND (enrollment.state <> ALL(%s::text[]) OR step.archived_at IS NOT NULL)
    AND NOT EXISTS (
      SELECT FROM campaigns_steprun AS run
      WHERE run.enrollment_id = enrollment.id AND run.step_id = step.id
    )
  GROUP BY 1, 2, 3
), counted AS (
  SELECT step_id, outcome, reason, sum(found)::bigint AS found,
    row_number() OVER (PARTITION BY step_id, outcome ORDER BY sum(found) DESC, reason) AS place
  FROM told GROUP BY step_id, outcome, reason
)
SELECT step_id, outcome, reason, found FROM counted WHERE place <= %s
ORDER BY step_id, outcome, place
"""  # noqa: S608  # all of the text is ours


@dataclass(frozen=True)
class Reason:
    """Why leads stand in a column, and how many of them."""

    outcome: str
    reason: str
    count: int


@dataclass(frozen=True)
class AccountedStep:
    """A step that the ledger tells of: all but waits; one that was taken out only where it had
    come to a lead before. `number` is the one that pages show, None for one that is gone."""

    step: Step
    number: int | None
    subject: str

    @property
    def is_gone(self) -> bool:
        """Whether it was taken out."""
        return self.number is None


@dataclass(frozen=True)
class StepLedger(AccountedStep):
    """With what became of it: the five of `counts` add up to `enrolled`. Of the reasons there are
    the ten most frequent of each outcome."""

    enrolled: int
    counts: Counts
    reasons: Sequence[Reason]


def accounted_steps(campaign_id: UUID) -> list[AccountedStep]:
    """The steps in their order. One query."""
    words = Variant.objects.filter(step=OuterRef("pk"), archived_at__isnull=True).order_by("label")
    told = Q(archived_at__isnull=True) | Exists(StepRun.objects.filter(step=OuterRef("pk")))
    steps = Step.objects.filter(told, campaign_id=campaign_id).order_by("position", "id")
    numbers = count(1)
    found = [
        AccountedStep(
            step, None if step.archived_at else next(numbers), vars(step)["subject"] or ""
        )
        for step in steps.annotate(subject=Subquery(words.values("subject")[:1]))
    ]
    return [each for each in found if each.step.kind != Kind.WAIT]


def step_ledgers(campaign: Campaign) -> list[StepLedger]:
    """The whole ledger of a campaign. Four queries, whatever the number of leads."""
    steps = accounted_steps(campaign.id)
    counts, reasons = counts_of(campaign, steps), _reasons(campaign.id, steps)
    return [
        StepLedger(
            step=each.step,
            number=each.number,
            subject=each.subject,
            enrolled=sum(counts[each.step.id].values()),
            counts=counts[each.step.id],
            reasons=reasons.get(each.step.id, []),
        )
        for each in steps
    ]


def counts_of(campaign: Campaign, steps: Sequence[AccountedStep]) -> dict[UUID, Counts]:
    """The columns of these steps. Two queries."""
    gone = {each.step.id for each in steps if each.is_gone}
    return ledger(campaign.id, [each.step.id for each in steps], gone=gone)


def _reasons(campaign_id: UUID, steps: Sequence[AccountedStep]) -> dict[UUID, list[Reason]]:
    ids, alive = [each.step.id for each in steps], sorted(ALIVE)
    values = (ids, alive, campaign_id, ids, alive, MOST_REASONS)
    gone = {each.step.id: each.is_gone for each in steps}
    found: dict[UUID, list[Reason]] = {}
    for row in rows(_REASONS, values):
        found.setdefault(row["step_id"], []).append(_reason(row, gone[row["step_id"]]))
    return found


def _reason(row: Mapping[str, Any], is_gone: bool) -> Reason:
    words = row["reason"] or (without_reason(is_gone) if row["outcome"] == "skipped" else "")
    return Reason(row["outcome"], words, row["found"])


def without_reason(is_gone: bool) -> str:
    """What to say of a step that was skipped without anybody's having said why."""
    return _("The step was taken out.") if is_gone else _("The lead's way was over before.")
