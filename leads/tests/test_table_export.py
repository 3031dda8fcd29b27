"""The table as a file: what its filters leave, or what is selected."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from leads.models import Segment
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def _names(answer: Any) -> list[str]:
    text = b"".join(answer.streaming_content).decode()
    return [row["full_name"] for row in csv.DictReader(StringIO(text))]


def _two(owner: Membership) -> list[str]:
    grace = make_lead(owner)
    lin = make_lead(owner, "lin@x.example", full_name="Lin Dan", status="replied")
    return [str(grace.id), str(lin.id)]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Lin Dan", "Grace Hopper"]),
        ("?status=new", ["Grace Hopper"]),
        ("?q=nobody", []),
    ],
)
def test_what_the_filters_leave(
    ada: Membership, bob: Membership, browser: Browser, query: str, names: list[str]
) -> None:
    _two(ada)
    make_lead(bob, full_name="Bob's Own")

    answer = browser(ada).get(f"/leads/export.csv{query}")

    assert _names(answer) == names
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="leads-')


def test_those_selected(ada: Membership, bob: Membership, browser: Browser) -> None:
    grace, _ = _two(ada)
    theirs = make_lead(bob, full_name="Bob's Own")

    answer = browser(ada).post("/leads/export.csv", {"lead": [grace, str(theirs.id)]})

    assert _names(answer) == ["Grace Hopper"]


def test_everything_that_matches(ada: Membership, browser: Browser) -> None:
    grace, _ = _two(ada)
    segment = Segment.objects.create(
        workspace_id=ada.workspace_id, name="Answers", criteria={"statuses": ["replied"]}
    )

    answer = browser(ada).post(
        "/leads/export.csv",
        {"lead": [grace], "everything": "1", "filters": f"segment={segment.id}"},
    )

    assert _names(answer) == ["Lin Dan"]


@pytest.mark.parametrize("lead", [[], ["x"]])
def test_without_a_selection_there_is_no_file(
    ada: Membership, browser: Browser, lead: list[str]
) -> None:
    answer = browser(ada).post("/leads/export.csv", {"lead": lead})

    assert answer["Location"] == "/leads/"


def test_a_strangers_segment_is_none(ada: Membership, bob: Membership, browser: Browser) -> None:
    theirs = Segment.objects.create(
        workspace_id=bob.workspace_id, name="Theirs", criteria={"statuses": ["new"]}
    )

    assert browser(ada).get(f"/leads/export.csv?segment={theirs.id}").status_code == 404
