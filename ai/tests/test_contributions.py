"""The factors add up to the score, and each has the sign of what it says."""

from dataclasses import replace

import pytest

from ai.rules.criteria import Term
from ai.rules.features import LeadFacts
from ai.rules.learning import Model, prior_model
from ai.rules.scoring import score
from ai.tests.cast import ADA, HALL
from ai.tests.outcomes import PHARMA, RETAIL, history, two_industries

MODELS = (prior_model(), two_industries(), two_industries(scale=20))
HUGE = (Term("criteria.tags", "vip", 800.0, ""), Term("criteria.statuses", "new", -3.0, ""))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("facts", [ADA, HALL, PHARMA, RETAIL])
@pytest.mark.parametrize("terms", [(), HUGE, (replace(HUGE[0], log_odds=-800.0),)])
def test_they_add_up_to_the_score(model: Model, facts: LeadFacts, terms: tuple[Term, ...]) -> None:
    item = score(model, facts, terms)
    assert round(sum(factor.contribution for factor in item.factors), 6) == item.score
    assert all(factor.contribution == round(factor.contribution, 6) for factor in item.factors)


def test_the_baseline_comes_first_then_by_size() -> None:
    item = score(two_industries(), PHARMA)
    sizes = [abs(factor.contribution) for factor in item.factors[1:]]
    assert item.factors[0].name == "baseline"
    assert sizes == sorted(sizes, reverse=True)
    assert item.factors[1].name == "industry"


def test_a_factor_speaks_by_how_it_differs_from_the_usual_lead() -> None:
    model = two_industries()
    told = [{item.name: item for item in score(model, x).factors} for x in (PHARMA, RETAIL)]
    assert told[0]["industry"].contribution > 0.1
    assert told[1]["industry"].contribution < -0.1
    # All leads learned from share the rest, so that it tells none of them apart.
    assert told[0]["phone"].contribution == 0
    assert told[0]["baseline"].reason == "A usual lead, by the 200 outcomes learned from"


def test_terms_that_cancel_out_still_tell_their_share() -> None:
    terms = (Term("a", None, 1.0, ""), Term("b", None, -1.0, ""))
    told = {item.name: item.contribution for item in score(prior_model(), ADA, terms).factors}
    assert told["a"] == -told["b"]
    assert told["a"] > 0.05


def test_a_custom_field_that_others_have_is_told_as_not_known() -> None:
    pro, free = (replace(ADA, custom={"plan": plan}) for plan in ("Pro", "Free"))
    model = history(((pro, True, 50), (pro, False, 50), (free, False, 50)))
    told = {item.name: item for item in score(model, ADA).factors}
    assert told["custom.plan"].reason == "“plan” is not known"
    assert told["custom.plan"].value is None
    assert [f.reason for f in score(model, pro).factors if f.name == "custom.plan"] == [
        "“plan” is “Pro”"
    ]
