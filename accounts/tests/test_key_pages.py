"""API keys in the browser: the secret is in one answer and nowhere else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import ApiKey, Membership
from accounts.services.keys import create_api_key
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]
KEYS = "/settings/keys/"
GOOD = {"name": "CRM sync", "scopes": ["read:leads", "write:leads"], "lifetime": "90"}


def secrets_in(page: str) -> list[str]:
    return re.findall(r"npt_[\w-]{43}", page)


def test_a_key_is_made_and_its_secret_opens(ada: Membership, browser: Browser) -> None:
    answer = browser(ada).post(KEYS, GOOD)
    [secret] = secrets_in(answer.content.decode())

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    me = APIClient().get("/api/me", headers={"X-API-Key": secret}).json()
    assert me["scopes"] == ["read:leads", "write:leads"]
    ends = ApiKey.objects.get().expires_at
    assert ends is not None
    assert timedelta(days=89, hours=23) < ends - now() < timedelta(days=90)


def test_the_secret_is_shown_once_and_kept_nowhere(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    [secret] = secrets_in(client.post(KEYS, GOOD).content.decode())
    later = client.get(KEYS).content.decode()

    assert secrets_in(later) == []
    assert "CRM sync" in later
    assert f"{secret[:12]}…" in later
    assert secret not in str([dict(each.get_decoded()) for each in Session.objects.all()])
    assert secret not in str(ApiKey.objects.values().get())


def test_a_key_may_live_for_ever(ada: Membership, browser: Browser) -> None:
    browser(ada).post(KEYS, {**GOOD, "lifetime": "never"})

    assert ApiKey.objects.get().expires_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "two\nlines"},
        {"scopes": []},
        {"scopes": ["read:everything"]},
        {"lifetime": "7"},
    ],
)
def test_bad_input_makes_no_key_and_keeps_what_was_typed(
    ada: Membership, browser: Browser, wrong: dict[str, object]
) -> None:
    answer = browser(ada).post(KEYS, {**GOOD, **wrong})

    assert answer.status_code == 422
    if "name" not in wrong:
        assert 'value="CRM sync"' in answer.content.decode()
    assert ApiKey.objects.count() == 0


def test_a_key_is_revoked(ada: Membership, browser: Browser) -> None:
    key, secret = create_api_key(membership=ada, name="sync", scopes=["read:leads"])
    client = browser(ada)
    answer = client.post(f"{KEYS}{key.id}/revoke/", follow=True)

    assert answer.redirect_chain == [(KEYS, 302)]
    assert "The key is revoked." in answer.content.decode()
    assert APIClient().get("/api/me", headers={"X-API-Key": secret}).status_code == 401
    assert client.post(f"{KEYS}{key.id}/revoke/").status_code == 404


def test_another_workspaces_key_is_not_there(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    key, _ = create_api_key(membership=bob, name="theirs", scopes=["read:leads"])
    client = browser(ada)

    assert client.post(f"{KEYS}{key.id}/revoke/").status_code == 404
    assert "theirs" not in client.get(KEYS).content.decode()
    assert ApiKey.objects.get().revoked_at is None


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_only_admins_see_and_make_keys(
    ada: Membership, colleague: Colleague, browser: Browser, role: str
) -> None:
    key, _ = create_api_key(membership=ada, name="sync", scopes=["read:leads"])
    client = browser(colleague(ada, role))

    assert client.get(KEYS).status_code == 403
    assert client.post(KEYS, GOOD).status_code == 403
    assert client.post(f"{KEYS}{key.id}/revoke/").status_code == 403
    assert list(ApiKey.objects.values_list("name", "revoked_at")) == [("sync", None)]


def test_html_in_a_name_stays_text(ada: Membership, browser: Browser) -> None:
    page = browser(ada).post(KEYS, {**GOOD, "name": "<i>\"x'</i>"}).content.decode()

    assert "<i>" not in page
    assert page.count("&lt;i&gt;&quot;x&#x27;&lt;/i&gt;") >= 3
    assert "&amp;lt;" not in page


def test_many_keys_take_no_more_queries(
    ada: Membership, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        create_api_key(membership=ada, name=f"key {number}", scopes=["read:leads"])
    client = browser(ada)
    client.get("/settings/")
    with django_assert_max_num_queries(12):
        page = client.get(KEYS).content.decode()

    assert "1–50 of 60" in page
