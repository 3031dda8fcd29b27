"""Ranking leads by their scores and by what is looked for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ai.providers.base import ProviderFailed
from ai.providers.installed import planner
from ai.rules.criteria import Criteria, criteria_terms, overlaid
from ai.rules.features import LeadFacts
from ai.rules.ranking import Ranked, rank, summary
from ai.rules.scoring import score
from ai.rules.vocabulary import values_in_use
from ai.selectors import lead_facts, model_in_use
from neptie.kernel.errors import NotFound, Unavailable, Unprocessable


@dataclass(frozen=True)
class Ranking:
    """Leads best first, and what the order rests on."""

    ranked: Sequence[Ranked]
    summary: dict[str, Any]


def rank_leads(
    *, workspace_id: UUID, lead_ids: Collection[UUID], criteria: Criteria, wish: str = ""
) -> Ranking:
    """Score these leads now, moved by the criteria, and put them in order. Nothing is stored.

    `wish` is in plain words: Claude turns it into criteria, before which those given stand.
    NotFound for an id that the workspace has no lead of; Unprocessable for a wish without Claude,
    Unavailable where Claude fails: weights cannot be guessed.
    """
    leads = lead_facts(workspace_id, set(lead_ids))
    _require_all(lead_ids, leads)
    applied = overlaid(_planned(wish, leads), criteria) if wish else criteria
    model = model_in_use(workspace_id)
    scored = [(lead.id, score(model, lead, criteria_terms(lead, applied))) for lead in leads]
    ranked = rank(scored, min_score=applied.min_score)
    told = summary(ranked, model, asked=len(leads))
    return Ranking(ranked, told | {"criteria": applied.as_data()})


def _require_all(lead_ids: Collection[UUID], leads: Sequence[LeadFacts]) -> None:
    known = {lead.id for lead in leads}
    for lead_id in lead_ids:
        if lead_id not in known:
            raise NotFound(_("There is no lead with the id %(id)s.") % {"id": lead_id})


def _planned(wish: str, leads: Sequence[LeadFacts]) -> Criteria:
    claude = planner()
    if claude is None:
        raise Unprocessable(
            _("Criteria in plain words need Claude, which is not set up here; use the lists."),
            code="claude_not_set_up",
        )
    try:
        return claude.plan(wish, values_in_use(leads))
    except ProviderFailed as failure:
        sentence = _("Try again later, or give the criteria as lists.")
        raise Unavailable(f"{failure.reason} {sentence}", code="claude_failed") from failure
