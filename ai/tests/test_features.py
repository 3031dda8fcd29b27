"""A lead's features: what is known of it, in names that a person can read."""

from dataclasses import replace

import pytest

from ai.rules.features import evidence, features
from ai.tests.cast import ADA, HALL


def test_a_lead_of_whom_all_is_known() -> None:
    assert features(ADA) == {
        "seniority:senior": 1.0,
        "function:sales": 1.0,
        "email:work": 1.0,
        "website:matches_email": 1.0,
        "phone:known": 1.0,
        "company:known": 1.0,
        "industry:education": 1.0,
        "source:trade show": 1.0,
        "country:norway": 1.0,
        "completeness": 1.0,
    }


def test_facts_not_known_are_features_too() -> None:
    assert features(HALL) == {
        "seniority:": 1.0,
        "function:": 1.0,
        "email:free": 1.0,
        "website:": 1.0,
        "phone:": 1.0,
        "company:": 1.0,
        "industry:": 1.0,
        "source:": 1.0,
        "country:": 1.0,
        "completeness": pytest.approx(2 * 2 / 9 - 1),
    }


def test_reasons_are_sentences_of_facts() -> None:
    assert [item.reason for item in evidence(ADA)] == [
        "Job title “VP Sales” is senior",
        "Job title “VP Sales” is in sales",
        "E-mail “ada@acme.example” is a work address",
        "Website “https://www.acme.example/about” has the e-mail address's domain",
        "Phone is known",
        "Company is known",
        "Industry is “Education”",
        "Source is “Trade show”",
        "Country is “Norway”",
        "9 of 9 facts are known",
    ]


def test_case_spaces_and_width_of_a_category_do_not_matter() -> None:
    spelled = replace(ADA, industry="  ＥＤＵ\r\ncation ")
    assert "industry:edu cation" in features(spelled)


def test_engagement_counts_once_it_is_there() -> None:
    engaged = replace(ADA, opens=3, clicks=1)
    assert features(engaged) == features(ADA) | {"opened": 1.0, "clicked": 1.0}
    assert [item.reason for item in evidence(engaged)][-2:] == [
        "Opened a mail 3 times",
        "Clicked a link once",
    ]


@pytest.mark.parametrize("status", ["converted", "qualified", "replied", "bounced"])
def test_the_status_is_no_feature_as_it_is_the_outcome(status: str) -> None:
    assert features(replace(ADA, status=status)) == features(ADA)


def test_all_amounts_are_bounded() -> None:
    long = replace(ADA, job_title="x" * 300, custom={"size": 10**300, "huge": float("inf")})
    assert all(-1 <= amount <= 1 for amount in features(long).values())
