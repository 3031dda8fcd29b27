"""The orders of the list, page by page and by cursor."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Lead, Score
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

ORDERS = {
    "newest": ["g", "f", "e", "d", "c", "b", "a"],
    "name": ["c", "b", "e", "f", "g", "a", "d"],
    "score": ["b", "d", "f", "a", "g", "e", "c"],
    "contacted": ["c", "f", "a", "g", "e", "d", "b"],
    "updated": ["a", "b", "c", "d", "e", "f", "g"],
}


@pytest.fixture
def seven(ada: Membership) -> None:
    """Leads a to g, in the order they came."""
    names = ("mia", "Ben", "ada", "Zoë", "Ben", "Ben", "ben")
    scores = {"a": 0.2, "b": 0.9, "d": 0.6, "f": 0.5}
    contacted = {"a": 5, "c": 1, "f": 2}
    for days, (letter, name) in enumerate(zip("abcdefg", names, strict=True)):
        met = {"last_contacted_at": NOW - contacted[letter] * DAY} if letter in contacted else {}
        lead = make_lead(ada, f"{letter}@lead.example", full_name=name, **met)
        Lead.objects.filter(id=lead.id).update(updated_at=NOW - days * DAY)
        if letter in scores:
            _score(lead, scores[letter])


def _score(lead: Lead, value: float) -> None:
    Score.objects.create(
        workspace_id=lead.workspace_id, lead=lead, value=value, low=0, high=1, scored_at=NOW
    )


def letters(answer: Any) -> list[str]:
    """The first letter of each lead's address."""
    assert answer.status_code == 200, answer.content
    assert answer.json()["total"] == 7
    return [lead["email"][0] for lead in answer.json()["leads"]]


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
def test_the_pages_of_an_order(ada: Membership, api: Api, sort: str, limit: int) -> None:
    client, seen = api(ada), []
    for page in range(1, 9):
        query: dict[str, Any] = {"sort": sort, "limit": limit, "page": page}
        seen += letters(client.get("/api/leads", query))

    assert seen == ORDERS[sort]


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7])
def test_by_cursor_no_lead_comes_twice_or_never(
    ada: Membership, api: Api, sort: str, limit: int
) -> None:
    client, seen = api(ada), []
    query: dict[str, Any] = {"sort": sort, "limit": limit}
    while query.get("cursor", "") is not None:
        answer = client.get("/api/leads", query)
        seen += letters(answer)
        query["cursor"] = answer.json()["next_cursor"]

    assert seen == ORDERS[sort]


def _cursor(*said: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


ID = "0" * 32


@pytest.mark.parametrize(
    ("sort", "cursor"),
    [
        ("newest", _cursor("name", "ada", ID)),
        ("name", "AZoKgAAAcACAAAAAAAAAAA"),
        ("name", _cursor("score", 0.5, ID)),
        ("name", _cursor("name", None, ID)),
        ("name", _cursor("name", "a\0b", ID)),
        ("name", _cursor("name", "\ud800", ID)),
        ("name", _cursor("name", "ada", "x")),
        ("name", _cursor("name", "ada")),
        ("name", _cursor({"name": 1})),
        ("name", "é"),
        ("score", _cursor("score", "high", ID)),
        ("score", _cursor("score", [1], ID)),
        ("contacted", _cursor("contacted", "2026-03-02T09:00:00", ID)),
        ("contacted", _cursor("contacted", 5, ID)),
        ("updated", _cursor("updated", None, ID)),
    ],
)
def test_what_is_no_cursor_of_the_order_is_400(
    ada: Membership, api: Api, sort: str, cursor: str
) -> None:
    answer = api(ada).get("/api/leads", {"sort": sort, "cursor": cursor})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"cursor": ["This is not a cursor that a list gave."]}
