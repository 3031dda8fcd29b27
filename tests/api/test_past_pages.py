"""The API's requests pass by what only pages need, and keep every header that protects."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.api.leads import LeadEndpoint

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize("path", ["/api/leads", "/v1/leads/", "/api/nothing", "/api/auth/login"])
def test_every_answer_has_the_headers_that_protect(ada: Membership, api: Api, path: str) -> None:
    answer = api(ada).get(path)

    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Request-Id"]
    assert answer["Content-Language"] == "en"
    assert "Accept-Language" in answer["Vary"]


def test_a_session_of_the_browser_opens_nothing(
    ada: Membership, browser: Callable[[Membership], Client]
) -> None:
    assert browser(ada).get("/api/leads").status_code == 401


def test_the_documentation_is_a_page_with_a_nonce(anonymous: APIClient) -> None:
    assert "'nonce-" in anonymous.get("/api/docs")["Content-Security-Policy"]


def test_a_service_that_is_away_is_503_behind_no_view(
    ada: Membership, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(LeadEndpoint, "dispatch", away)
    answer = api(ada).get("/api/leads")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "5"
