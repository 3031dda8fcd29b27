"""Lists: exact totals, pages that are checked, and cursors that meet no row twice."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from accounts.services.keys import create_api_key

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


@pytest.fixture
def five(ada: Membership) -> list[str]:
    made = [
        create_api_key(membership=ada, name=f"key {n}", scopes=["read:leads"])[0] for n in range(5)
    ]
    return [str(key.id) for key in reversed(made)]


def _ids(answer: Any) -> list[str]:
    return [key["id"] for key in answer["api_keys"]]


def test_newest_first_with_an_exact_total(ada: Membership, api: Api, five: list[str]) -> None:
    answer = api(ada).get("/api/api-keys", {"page": 2, "limit": 2}).json()

    assert _ids(answer) == five[2:4]
    assert (answer["total"], answer["page"], answer["limit"]) == (5, 2, 2)


def test_a_cursor_goes_on_where_the_page_ended(ada: Membership, api: Api, five: list[str]) -> None:
    client, seen, cursor = api(ada), [], None
    while cursor != "":
        page = client.get("/api/api-keys", {"limit": 2, **({"cursor": cursor} if cursor else {})})
        seen += _ids(page.json())
        cursor = page.json()["next_cursor"] or ""

    assert seen == five


def test_a_page_past_the_end_is_empty(ada: Membership, api: Api, five: list[str]) -> None:
    answer = api(ada).get("/api/api-keys", {"page": 9})

    assert (answer.status_code, answer.json()["api_keys"], answer.json()["total"]) == (200, [], 5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"),
        ("page", "-1"),
        ("page", "x"),
        ("page", ""),
        ("page", "1.5"),
        ("page", "٣"),
        ("page", "9" * 30),
        ("limit", "0"),
        ("limit", "101"),
        ("cursor", "nonsense"),
        ("cursor", "é"),
    ],
)
def test_what_is_no_page_is_400(ada: Membership, api: Api, name: str, value: str) -> None:
    answer = api(ada).get("/api/api-keys", {name: value})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
