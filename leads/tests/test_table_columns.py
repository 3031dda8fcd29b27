"""Each member's columns: which, and in what order."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership
from leads.models import CustomField, TableView
from leads.tests.cast import make_lead
from leads.tests.test_list_page import shown

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]
USUAL = ["name", "title", "company", "status", "score", "owner", "contacted", "created"]


def _headings(page: str) -> list[str]:
    return re.findall(r'class="np-th-(\w+)', page)


def _field(owner: Membership) -> CustomField:
    return CustomField.objects.create(
        workspace_id=owner.workspace_id, key="renewal", name="Renewal", kind="date"
    )


def test_the_usual_ones_at_first(ada: Membership, browser: Browser) -> None:
    make_lead(ada)

    assert _headings(shown(browser(ada))[1]) == USUAL


def test_those_chosen_in_their_order(ada: Membership, browser: Browser) -> None:
    _field(ada)
    make_lead(ada, phone="+43 1", custom={"renewal": "2027-03-01"}, tags=["vip"])
    client = browser(ada)

    client.post("/leads/columns/", {"column": ["custom.renewal", "phone", "tags"]})
    _, page = shown(client)

    assert _headings(page) == ["name", "custom", "phone", "tags"]
    assert "Mar 1, 2027" in page
    assert "+43 1" in page
    assert '<span class="np-tag" dir="auto">vip</span>' in page


def test_they_are_the_members_own(ada: Membership, browser: Browser, colleague: Colleague) -> None:
    make_lead(ada)
    viewer = browser(colleague(ada, "viewer"))

    viewer.post("/leads/columns/", {"column": ["email"]})

    assert _headings(shown(viewer)[1]) == ["name", "email"]
    assert _headings(shown(browser(ada))[1]) == USUAL


@pytest.mark.parametrize(
    ("move", "stored"),
    [
        ({"up": "email"}, ["email", "phone"]),
        ({"down": "phone"}, ["email", "phone"]),
        ({"up": "phone"}, ["phone", "email"]),
        ({"down": "nothing"}, ["phone", "email"]),
    ],
)
def test_one_is_moved(
    ada: Membership, browser: Browser, move: dict[str, str], stored: list[str]
) -> None:
    browser(ada).post("/leads/columns/", {"column": ["phone", "email"], **move})

    assert TableView.objects.get().columns == stored


def test_the_usual_ones_again(ada: Membership, browser: Browser) -> None:
    make_lead(ada)
    client = browser(ada)
    client.post("/leads/columns/", {"column": ["phone"]})

    client.post("/leads/columns/", {"column": ["phone"], "reset": "1"})

    assert _headings(shown(client)[1]) == USUAL


def test_a_field_that_went_is_no_column(ada: Membership, browser: Browser) -> None:
    make_lead(ada)
    field = _field(ada)
    client = browser(ada)
    client.post("/leads/columns/", {"column": ["custom.renewal", "phone"]})
    field.delete()

    assert _headings(shown(client)[1]) == ["name", "phone"]


def test_what_is_no_column_changes_nothing(ada: Membership, browser: Browser) -> None:
    answer = browser(ada).post("/leads/columns/", {"column": ["password"], "next": "/leads/?q=x"})

    assert answer["Location"] == "/leads/?q=x"
    assert not TableView.objects.exists()
