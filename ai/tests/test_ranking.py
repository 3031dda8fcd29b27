"""Leads in the order of their scores, and what the order rests on."""

from uuid import UUID

from ai.rules.learning import prior_model
from ai.rules.ranking import rank, summary
from ai.rules.scoring import Score
from ai.tests.outcomes import two_industries

LOW, MIDDLE, HIGH = (Score(value, 0.0, 1.0, ()) for value in (0.1, 0.2, 0.4))
ONE, TWO, THREE, FOUR = (UUID(int=number) for number in (1, 2, 3, 4))


def test_best_first_and_ties_by_lead_id() -> None:
    ranked = rank([(FOUR, MIDDLE), (THREE, LOW), (TWO, MIDDLE), (ONE, HIGH)])
    assert [(item.rank, item.lead_id, item.score) for item in ranked] == [
        (1, ONE, HIGH),
        (2, TWO, MIDDLE),
        (3, FOUR, MIDDLE),
        (4, THREE, LOW),
    ]


def test_leads_below_the_least_score_are_left_out() -> None:
    scored = [(ONE, LOW), (TWO, MIDDLE), (THREE, HIGH)]
    assert [item.lead_id for item in rank(scored, min_score=0.2)] == [THREE, TWO]


def test_summary() -> None:
    ranked = rank([(ONE, LOW), (TWO, MIDDLE), (THREE, HIGH)], min_score=0.2)
    assert summary(ranked, two_industries(), asked=3) == {
        "count": 2,
        "below_min_score": 1,
        "regime": "learned",
        "model": "local-logistic-1",
        "mean_score": 0.3,
        "base_rate": 0.25,
        "outcomes": {"positive": 50, "negative": 150},
    }


def test_summary_of_nothing() -> None:
    assert summary([], prior_model(), asked=0) == {
        "count": 0,
        "below_min_score": 0,
        "regime": "prior",
        "model": "local-logistic-1",
        "mean_score": None,
        "base_rate": 0.05,
        "outcomes": {"positive": 0, "negative": 0},
    }
