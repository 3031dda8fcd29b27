"""A workspace without outcomes: a modest guess that says how little it knows."""

from dataclasses import replace

from ai.rules.learning import prior_model
from ai.rules.scoring import score
from ai.tests.cast import ADA, HALL


def test_scores_of_the_prior_are_modest_and_their_intervals_wide() -> None:
    # By hand, in log-odds: 5 % is -2.944, Ada's facts add 1, Hall's missing ones take 0.911;
    # the variances are 4.67 and 5.502.
    scores = [score(prior_model(), facts) for facts in (ADA, HALL)]
    assert [(item.score, item.low, item.high) for item in scores] == [
        (0.125161, 0.004074, 0.833428),
        (0.020723, 0.000446, 0.500699),
    ]


def test_facts_not_known_are_told_and_not_hidden() -> None:
    told = {item.name: item for item in score(prior_model(), HALL).factors}
    assert (told["phone"].reason, told["phone"].value) == ("Phone is not known", None)
    assert told["phone"].contribution < 0
    assert told["country"].reason == "Country is not known"


def test_a_category_without_outcomes_speaks_neither_for_nor_against() -> None:
    told = {item.name: item for item in score(prior_model(), ADA).factors}
    assert told["industry"].contribution == 0
    assert told["industry"].reason == "Industry is “Education”; no outcome of it is known yet"


def test_engagement_raises_the_score() -> None:
    scores = [
        score(prior_model(), facts).score
        for facts in (
            ADA,
            replace(ADA, opens=1),
            replace(ADA, opens=1, clicks=1),
            replace(ADA, opens=1, clicks=1, replies=1),
        )
    ]
    assert scores == sorted(set(scores))


def test_custom_fields_without_outcomes_are_not_mentioned() -> None:
    assert score(prior_model(), replace(ADA, custom={"plan": "pro"})) == score(prior_model(), ADA)
