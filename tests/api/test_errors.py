"""Every error of every path is JSON with a message, a code and the request's id."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from rest_framework.test import APIClient

from accounts.models import Membership

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


@pytest.mark.parametrize("path", ["/api/nothing", "/v1/nothing/", "/api/", "/api/api-keys/7/x"])
def test_an_unknown_address_is_404(anonymous: APIClient, path: str) -> None:
    answer = anonymous.get(path)

    assert answer.status_code == 404
    assert answer.json() == {
        "message": "There is no such address in this API; /api/docs lists what there is.",
        "code": "not_found",
        "request_id": answer["X-Request-Id"],
    }


def test_an_unknown_verb_is_405_and_names_those_allowed(ada: Membership, api: Api) -> None:
    answer = api(ada).patch("/api/me", {})

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD"


def test_without_credentials_it_is_401(anonymous: APIClient) -> None:
    answer = anonymous.get("/api/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer a b"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer \xff"},
        {"X-API-Key": "nonsense"},
        {"X-API-Key": ""},
    ],
)
def test_wrong_credentials_are_401(anonymous: APIClient, headers: dict[str, str]) -> None:
    answer = anonymous.get("/api/me", headers=headers)

    assert answer.status_code == 401
    assert answer.json()["message"]


def test_another_media_type_is_415(ada: Membership, api: Api) -> None:
    answer = api(ada).generic("POST", "/api/api-keys", "name=x", "text/plain")

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_deep_nesting_is_400(ada: Membership, api: Api) -> None:
    for depth in (40, 100_000):
        raw = "[" * depth + "]" * depth
        answer = api(ada).generic("POST", "/api/api-keys", raw, "application/json")

        assert answer.status_code == 400


def test_a_request_id_is_taken_or_made(anonymous: APIClient) -> None:
    taken = anonymous.get("/api/me", headers={"X-Request-Id": "abc-123"})
    made = anonymous.get("/api/me", headers={"X-Request-Id": "a b\r\n"})

    assert (taken["X-Request-Id"], taken.json()["request_id"]) == ("abc-123", "abc-123")
    assert len(made["X-Request-Id"]) == 36


def test_a_fault_of_ours_is_500_without_its_details(
    ada: Membership, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = api(ada)
    client.raise_request_exception = False
    monkeypatch.setattr("accounts.api.workspace.living_keys", lambda _: 1 / 0)
    answer = client.get("/api/api-keys")

    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert "division" not in answer.content.decode()


def test_a_page_that_fails_shows_the_request_id_it_asks_for(
    anonymous: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    anonymous.raise_request_exception = False
    monkeypatch.setattr("emailing.views.tracking.keyring", lambda: 1 / 0)
    answer = anonymous.get("/u/token", headers={"X-Request-Id": "abc-123"})

    assert answer.status_code == 500
    assert "abc-123" in answer.content.decode()
    assert "division" not in answer.content.decode()


def test_a_database_that_is_away_is_503(
    ada: Membership, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Any) -> None:
        raise OperationalError("server closed the connection")

    client = api(ada)
    monkeypatch.setattr("accounts.api.workspace.living_keys", away)
    answer = client.get("/api/api-keys")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "5"


def test_no_origin_is_allowed_by_default(anonymous: APIClient, settings: Any) -> None:
    origin = {"Origin": "https://app.example"}
    assert "Access-Control-Allow-Origin" not in anonymous.get("/api/me", headers=origin)

    settings.CORS_ALLOWED_ORIGINS = ["https://app.example"]
    allowed = anonymous.get("/api/me", headers=origin)
    assert allowed["Access-Control-Allow-Origin"] == "https://app.example"


def test_a_trailing_slash_answers_too(ada: Membership, api: Api) -> None:
    body = {"name": "sync", "scopes": ["read:leads"]}

    assert api(ada).post("/v1/api-keys/", body).status_code == 201
