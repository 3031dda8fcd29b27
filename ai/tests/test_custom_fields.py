"""What a workspace's own fields add to the features."""

from dataclasses import replace

import pytest

from ai.rules.custom_fields import custom_level
from ai.rules.features import evidence, features
from ai.tests.cast import ADA


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (1, "1 to 2"),
        (42, "30 to 50"),
        ("42", "30 to 50"),
        ("0042", "0042"),
        (-42.5, "-50 to -30"),
        (1_000_000, "1000000 to 2000000"),
        (0.0001, "0"),
        (10**400, ""),
        (float("nan"), ""),
        (" Blue\nChip ", "blue chip"),
        ("x" * 61, ""),
        (["a", "b"], ""),
        (None, ""),
    ],
)
def test_level_of_a_value(value: object, level: str) -> None:
    assert custom_level(value) == level


def test_fields_become_features_under_their_folded_name() -> None:
    custom = {"Team_Size": 42, "a:b": "x", "plan": "Pro", "note": None}
    assert {
        name for name in features(replace(ADA, custom=custom)) if name.startswith("custom")
    } == {
        "custom.team size:30 to 50",
        "custom.a b:x",
        "custom.plan:pro",
    }


@pytest.mark.parametrize(
    "key", ["CONVERTED", "Lead Status", "original_status", "deal_stage", "y", "Won?lost won"]
)
def test_fields_that_hold_the_outcome_are_left_out(key: str) -> None:
    assert features(replace(ADA, custom={key: "Yes"})) == features(ADA)


def test_two_keys_of_one_name_count_once() -> None:
    custom = {"plan": "free", "Plan": "pro"}
    assert features(replace(ADA, custom=custom)) == features(ADA) | {"custom.plan:pro": 1.0}


def test_reasons_show_the_value_and_a_numbers_band() -> None:
    facts = replace(ADA, custom={"plan": "Pro", "Seats": 42, "trial": True})
    assert [item.reason for item in evidence(facts)][-3:] == [
        "“plan” is “Pro”",
        "“Seats” is “42”, from 30 to 50",
        "“trial” is “yes”",
    ]
