"""Learning from a workspace's outcomes."""

import json
from dataclasses import replace

import numpy as np
import pytest

from ai.rules.features import features
from ai.rules.learning import LEAST_OUTCOMES, MOST_FEATURES, Model, fit, prior_model
from ai.rules.priors import GENERAL
from ai.rules.scoring import score
from ai.tests.cast import ADA
from ai.tests.outcomes import PHARMA, RETAIL, history, two_industries


def test_what_is_learned_is_close_to_what_happened() -> None:
    model = two_industries()
    assert (model.regime, model.positives, model.negatives, model.base_rate) == (
        "learned",
        50,
        150,
        0.25,
    )
    assert score(model, PHARMA).score == pytest.approx(0.40, abs=0.05)
    assert score(model, RETAIL).score == pytest.approx(0.10, abs=0.05)


def test_enough_outcomes_overrule_the_prior() -> None:
    model = two_industries(scale=30)
    assert score(model, PHARMA).score == pytest.approx(0.40, abs=0.002)
    assert score(model, RETAIL).score == pytest.approx(0.10, abs=0.002)


@pytest.mark.parametrize(("positives", "regime"), [(LEAST_OUTCOMES - 1, "prior"), (20, "learned")])
def test_too_few_of_either_outcome_leave_the_prior(positives: int, regime: str) -> None:
    model = history(((PHARMA, True, positives), (RETAIL, False, 500)))
    assert (model.regime, model.positives, model.negatives) == (regime, positives, 500)
    is_prior = score(model, PHARMA).score == score(prior_model(), PHARMA).score
    assert is_prior == (regime == "prior")


def test_no_rows_leave_the_prior() -> None:
    assert fit([], []).regime == "prior"


def test_a_row_without_an_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="Each row needs one outcome"):
        fit([features(ADA)], [])


def test_engagement_keeps_its_weight_however_well_it_foretells() -> None:
    replied = replace(ADA, opens=2, replies=1)
    model = history(((replied, True, 100), (ADA, False, 100)))
    for name in ("opened", "clicked", "replied"):
        assert model.means[model.place[name]] == GENERAL[name].mean


def test_a_rare_category_has_no_weight_of_its_own() -> None:
    rare = replace(ADA, industry="Falconry")
    model = history(((PHARMA, True, 30), (RETAIL, False, 30), (rare, True, 4)))
    assert "industry:falconry" not in model.place
    assert "industry:pharma" in model.place


def test_the_number_of_features_is_bounded() -> None:
    leads = tuple(
        (replace(ADA, industry=f"industry {number}"), number % 2 == 0, 5) for number in range(300)
    )
    assert len(history(leads).features) == MOST_FEATURES


def test_perfect_separation_stays_finite() -> None:
    model = history(((PHARMA, True, 500), (RETAIL, False, 500)))
    assert 0.9 < score(model, PHARMA).score < 1
    assert 0 < score(model, RETAIL).score < 0.1


def test_the_order_of_a_rows_features_does_not_matter() -> None:
    row = features(PHARMA)
    turned = dict(reversed(row.items()))
    outcomes = [True, False] * 30
    assert fit([row] * 60, outcomes).to_dict() == fit([turned] * 60, outcomes).to_dict()


@pytest.mark.parametrize("model", [prior_model(), two_industries()], ids=["prior", "learned"])
def test_a_model_survives_json(model: Model) -> None:
    read = Model.from_dict(json.loads(json.dumps(model.to_dict())))
    assert read.to_dict() == model.to_dict()
    assert np.array_equal(read.covariance, model.covariance)
    assert score(read, ADA) == score(model, ADA)


def test_a_model_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="not a model of version 1"):
        Model.from_dict(prior_model().to_dict() | {"version": 2})
