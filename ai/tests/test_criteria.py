"""What a rep asks for moves the score, by its weight and with its reason."""

from dataclasses import replace

import pytest

from ai.rules.criteria import Term, criteria_terms, read_criteria
from ai.rules.features import LeadFacts
from ai.rules.learning import prior_model
from ai.rules.scoring import score
from ai.tests.cast import ADA, HALL


def terms(raw: dict[str, object], facts: LeadFacts = ADA) -> tuple[Term, ...]:
    return criteria_terms(facts, read_criteria(raw))


def test_no_criteria_add_nothing() -> None:
    assert terms({}) == ()
    assert terms({"industries": [], "weights": {"industries": 5}}) == ()


def test_a_match_adds_half_the_weight_and_a_miss_takes_it() -> None:
    assert terms({"industries": ["  EDUCATION ", "Retail"], "companies": ["Acme Corp"]}) == (
        Term("criteria.industries", "Education", 1.0, "Industry “Education” is one you asked for"),
        Term("criteria.companies", "Acme", -1.0, "Company “Acme” is not one you asked for"),
    )


def test_a_negative_weight_turns_the_sign() -> None:
    hold_back = "you asked to hold back"
    raw = {"countries": ["Norway"], "statuses": ["replied"]}
    assert terms(raw | {"weights": {"countries": -5, "statuses": -0.5}}) == (
        Term("criteria.countries", "Norway", -2.5, f"Country “Norway” is one {hold_back}"),
        Term("criteria.statuses", "new", 0.25, f"Status “new” is not one {hold_back}"),
    )


def test_a_weight_of_zero_leaves_the_list_out() -> None:
    assert terms({"industries": ["Education"], "weights": {"industries": 0}}) == ()


def test_a_fact_not_known_counts_neither_way() -> None:
    reason = "Industry is not known, so your criteria do not count it"
    assert terms({"industries": ["Education"]}, HALL) == (
        Term("criteria.industries", None, 0.0, reason),
    )


@pytest.mark.parametrize(
    ("title", "asked", "is_match"),
    [
        ("VP Sales EMEA", "vp  sales", True),
        ("Sales (VP)", "VP", True),
        ("SVP Sales", "VP", False),
        ("VP of Sales", "VP Sales", False),
        ("R&D Lead", "r&d", True),
        ("Leadership coach", "lead", False),
        ("Leadership lead", "lead", True),
        ("営業部長", "営業", True),
        ("C++ developer", "c++", True),
        (".* developer", ".*", True),
        ("developer", ".*", False),
    ],
)
def test_job_titles_match_whole_words(title: str, asked: str, is_match: bool) -> None:
    (term,) = terms({"job_titles": [asked]}, replace(ADA, job_title=title))
    assert term.log_odds == (1.0 if is_match else -1.0)


def test_one_tag_of_those_asked_for_is_enough() -> None:
    tagged = replace(ADA, tags=("Berlin", "VIP"))
    assert terms({"tags": ["vip", "gold"]}, tagged) == (
        Term("criteria.tags", "VIP", 1.0, "Tag “VIP” is one you asked for"),
    )
    assert terms({"tags": ["gold"]}, tagged) == (
        Term("criteria.tags", None, -1.0, "No tag is one you asked for"),
    )


def test_terms_move_the_score_and_stand_among_its_factors() -> None:
    wanted = score(prior_model(), ADA, terms({"industries": ["Education"]}))
    unwanted = score(prior_model(), ADA, terms({"industries": ["Retail"]}))
    assert wanted.score > score(prior_model(), ADA).score > unwanted.score
    assert "criteria.industries" in [factor.name for factor in wanted.factors]
    assert {item.name: item.contribution for item in unwanted.factors}["criteria.industries"] < 0
