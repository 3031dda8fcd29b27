"""POST /api/auth/register"""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership, User, Workspace

pytestmark = pytest.mark.django_db

GRACE = {
    "email": "Grace@Navy.example",
    "password": "cobol and coffee 1959",
    "full_name": "Grace Hopper",
    "company": "Navy",
}


def test_a_person_gets_a_workspace_and_a_session(anonymous: APIClient) -> None:
    answer = anonymous.post("/api/auth/register", GRACE)

    assert answer.status_code == 201
    assert set(answer.json()) == {"token", "refresh_token", "user"}
    user = answer.json()["user"]
    assert (user["email"], user["full_name"], user["role"]) == (
        "grace@navy.example",
        "Grace Hopper",
        "owner",
    )
    assert user["workspace"]["name"] == "Navy"
    token = answer.json()["token"]
    assert anonymous.get("/api/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_without_a_company_the_workspace_bears_the_persons_name(anonymous: APIClient) -> None:
    anonymous.post("/v1/auth/register", {k: v for k, v in GRACE.items() if k != "company"})

    assert Workspace.objects.get().name == "Grace Hopper"


def test_an_address_in_use_is_a_conflict(anonymous: APIClient, ada: Membership) -> None:
    answer = anonymous.post("/api/auth/register", {**GRACE, "email": "ADA@engines.example"})

    assert answer.status_code == 409
    assert answer.json()["code"] == "conflict"
    assert Workspace.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": 7}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "12345678901"}, "password"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": "Grace\r\nHopper"}, "full_name"),
        ({"full_name": ["Grace"]}, "full_name"),
        ({"full_name": "x" * 301}, "full_name"),
        ({"nickname": "G"}, "nickname"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_made(
    anonymous: APIClient, change: dict[str, Any], field: str
) -> None:
    answer = anonymous.post("/api/auth/register", {**GRACE, **change})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert User.objects.count() == 0


def test_missing_fields_are_all_named(anonymous: APIClient) -> None:
    answer = anonymous.post("/api/auth/register", {})

    assert set(answer.json()["errors"]) == {"email", "password", "full_name"}


@pytest.mark.parametrize(
    "raw", ['{"email": "a\\u0000b"}', '{"email": "\\ud800"}', "[1]", "7", "{'"]
)
def test_a_body_that_no_field_could_hold_is_400(anonymous: APIClient, raw: str) -> None:
    answer = anonymous.generic("POST", "/api/auth/register", raw, "application/json")

    assert answer.status_code == 400
    assert answer.json()["message"]


def test_sign_ups_are_limited_per_address(anonymous: APIClient, settings: Any) -> None:
    settings.NEPTIE_LIMIT_AUTH = "2/h"
    statuses = [
        anonymous.post(
            "/api/auth/register",
            {**GRACE, "email": f"grace{n}@navy.example"},
            headers={"X-Forwarded-For": f"192.0.2.{n}"},
        ).status_code
        for n in range(3)
    ]

    assert statuses == [201, 201, 429]
    assert User.objects.count() == 2
