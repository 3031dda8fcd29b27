"""Criteria as an address says them, and back."""

import pytest

from leads.rules.asking import address_of, folded, is_sayable, params_of, understood
from leads.rules.criteria import Criteria, clean
from leads.rules.query import asked

SAYABLE = [
    {},
    {"search": "cto"},
    {"statuses": ["new", "replied"], "tags": ["a,b", "c"]},
    {"countries": ["Germany", "Sweden"], "industry": "Sport, and more"},
    {"owners": ["0199f2ce-4a3c-7d5e-8f00-000000000001", "nobody"]},
    {"lists": ["0199f2ce-4a3c-7d5e-8f00-000000000001"], "min_score": 0.25, "max_score": 1},
    {"created_since": "2026-03-01T09:00:00+01:00", "updated_since": "2026-03-01"},
    {"custom": {"deal": {"min": 5, "max": 7.5}, "crm": {"known": True}}},
    {"custom": {"crm": {"is": ["Excel"]}, "champion": {"is": ["true", True]}}},
    {"custom": {"crm": {"known": False}}},
]


@pytest.mark.parametrize("data", SAYABLE)
def test_an_address_brings_the_same_criteria(data: dict[str, object]) -> None:
    criteria = clean(data)

    assert asked(params_of(criteria)) == criteria
    assert is_sayable(criteria)


@pytest.mark.parametrize(
    "data", [{"companies": ["Globex"]}, {"job_titles": ["CTO"]}, {"industries": ["Sport"]}]
)
def test_some_no_address_can_say(data: dict[str, object]) -> None:
    assert not is_sayable(clean(data))


def test_boxes_ticked_are_one_word() -> None:
    said = folded([("status", ["new", "replied"]), ("q", ["a", "b"]), ("tag", ["x\\,y", ""])])

    assert said == {"status": "new,replied", "q": "b", "tag": "x\\,y"}
    assert asked(said).audience.tags == ("x,y",)


def test_what_means_nothing_is_left_out() -> None:
    criteria, errors = understood({"status": "lost", "q": "x", "custom.A B": "1"})

    assert criteria == Criteria(search="x")
    assert sorted(errors) == ["custom", "status"]


def test_an_address() -> None:
    assert (
        address_of(params_of(clean({"search": "a b", "statuses": ["new"]}))) == "q=a+b&status=new"
    )
