"""POST /api/auth/login"""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership

pytestmark = pytest.mark.django_db

RIGHT = {"email": "ada@engines.example", "password": "correct horse battery"}


def test_the_right_password_opens_a_session(anonymous: APIClient, ada: Membership) -> None:
    answer = anonymous.post("/api/auth/login", RIGHT)

    assert answer.status_code == 200
    assert set(answer.json()) == {"token", "refresh_token", "user"}
    assert answer.json()["user"]["email"] == "ada@engines.example"
    assert answer.json()["user"]["role"] == "owner"
    me = anonymous.get("/v1/me", headers={"Authorization": f"Bearer {answer.json()['token']}"})
    assert me.json()["workspace"]["name"] == "Analytical Engines"


def test_an_address_is_the_same_whatever_its_case(anonymous: APIClient, ada: Membership) -> None:
    answer = anonymous.post("/v1/auth/login/", {**RIGHT, "email": "ADA@Engines.example"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {**RIGHT, "password": "wrong"},
        {**RIGHT, "email": "nobody@engines.example"},
        {**RIGHT, "workspace": "0192f0c1-2345-7890-8abc-0123456789ab"},
    ],
    ids=["wrong password", "unknown address", "not their workspace"],
)
def test_every_wrong_sign_in_is_told_the_same(
    anonymous: APIClient, ada: Membership, body: dict[str, str]
) -> None:
    answer = anonymous.post("/api/auth/login", body)

    assert answer.status_code == 401
    assert answer.json()["code"] == "wrong_credentials"
    assert answer.json()["message"] == (
        "E-mail or password is wrong, or this account has no such workspace."
    )


def test_fields_at_fault_are_named(anonymous: APIClient, db: None) -> None:
    answer = anonymous.post("/api/auth/login", {"email": "no address", "pasword": "x"})

    assert answer.status_code == 400
    assert set(answer.json()) == {"message", "code", "errors", "request_id"}
    assert answer.json()["errors"] == {"pasword": ["Unknown field."]}


def test_malformed_json_is_a_sentence(anonymous: APIClient, db: None) -> None:
    answer = anonymous.generic("POST", "/api/auth/login", "{", content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["code"] == "parse_error"


def test_sign_ins_are_limited_per_account(
    anonymous: APIClient, ada: Membership, settings: Any
) -> None:
    settings.NEPTIE_LIMIT_AUTH = "2/h"
    statuses = [
        anonymous.post("/api/auth/login", RIGHT, REMOTE_ADDR=f"192.0.2.{n}").status_code
        for n in range(3)
    ]
    last = anonymous.post("/api/auth/login", RIGHT, REMOTE_ADDR="192.0.2.9")

    assert statuses == [200, 200, 429]
    assert int(last["Retry-After"]) > 0
    assert last["X-RateLimit-Remaining"] == "0"
