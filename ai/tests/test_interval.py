"""The 90 % interval is as wide as the ignorance behind it."""

import math
from dataclasses import replace

from ai.rules.learning import prior_model
from ai.rules.scoring import Score, score
from ai.tests.cast import ADA, HALL
from ai.tests.outcomes import PHARMA, two_industries


def width(item: Score) -> float:
    """In log-odds, where a width means the same everywhere."""
    low, high = (math.log(p / (1 - p)) for p in (item.low, item.high))
    return high - low


def test_it_holds_the_score() -> None:
    for model in (prior_model(), two_industries()):
        for facts in (ADA, HALL, PHARMA):
            item = score(model, facts)
            assert 0 <= item.low < item.score < item.high <= 1


def test_outcomes_narrow_it_and_more_of_them_more_so() -> None:
    models = (prior_model(), two_industries(), two_industries(scale=10))
    widths = [width(score(model, PHARMA)) for model in models]
    assert widths == sorted(widths, reverse=True)
    assert widths[1] < widths[0] / 2


def test_an_unknown_lead_is_less_certain_than_a_known_one() -> None:
    assert width(score(prior_model(), HALL)) > width(score(prior_model(), ADA))


def test_a_category_never_seen_is_less_certain_than_one_learned() -> None:
    model = two_industries()
    unseen = replace(ADA, industry="Falconry")
    assert width(score(model, unseen)) > width(score(model, PHARMA))


def test_it_covers_the_truth_that_a_small_sample_missed() -> None:
    item = score(two_industries(), PHARMA)
    assert item.low < 0.40 < item.high
    assert item.high - item.low < 0.25
