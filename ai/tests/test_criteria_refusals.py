"""Criteria that can't be read are refused by the fields at fault."""

from typing import Any

import pytest

from ai.rules.criteria import CriteriaError, read_criteria

WEIGHT = "Must be a number from -5 to 5."


@pytest.mark.parametrize(
    ("raw", "field", "message"),
    [
        ({"industry": ["x"]}, "industry", "Unknown field; an audience has industries, "),
        ({"industries": "x"}, "industries", "Must be a list of at most 200 texts."),
        ({"tags": ["x", 1]}, "tags", "Must hold texts of 1 to 300 characters on one line."),
        ({"tags": ["x\ny"]}, "tags", "Must hold texts of 1 to 300 characters on one line."),
        ({"statuses": ["hot"]}, "statuses", "“hot” is no status; there are new, "),
        ({"min_score": "0.5"}, "min_score", "Must be a number from 0 to 1."),
        ({"min_score": float("nan")}, "min_score", "Must be a number from 0 to 1."),
        ({"weights": [1]}, "weights", "Must be an object of numbers."),
        ({"weights": {"tags": 6}}, "weights.tags", WEIGHT),
        ({"weights": {"tags": "1"}}, "weights.tags", WEIGHT),
        ({"weights": {"tags": True}}, "weights.tags", WEIGHT),
        ({"weights": {"tags": float("nan")}}, "weights.tags", WEIGHT),
        ({"weights": {"tags": 10**400}}, "weights.tags", WEIGHT),
        ({"weights": {"min_score": 1}}, "weights.min_score", "There is no such weight; there are"),
    ],
)
def test_refused(raw: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(CriteriaError) as refusal:
        read_criteria(raw)
    (said,) = refusal.value.errors[field]
    assert said.startswith(message)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(CriteriaError) as refusal:
        read_criteria({"tags": "x", "weights": {"tags": None, "x": 1}})
    assert sorted(refusal.value.errors) == ["tags", "weights.tags", "weights.x"]


def test_null_is_left_out() -> None:
    raw = {"industries": None, "min_score": None, "weights": None}
    assert read_criteria(raw) == read_criteria({})
