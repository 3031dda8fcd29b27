"""Limits are exact under load, and cannot be talked around."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Membership
from accounts.rules import Rate, parse_rate
from accounts.services.limits import look, take

Api = Callable[[Membership], APIClient]
HUNDRED = Rate(100, 3600)


def test_rates_are_read() -> None:
    assert parse_rate("1000/h") == Rate(1000, 3600)
    assert parse_rate("off") is None
    with pytest.raises(ValueError, match="not a rate"):
        parse_rate("many")


@pytest.mark.django_db
def test_a_bucket_gives_all_or_nothing_or_what_is_left() -> None:
    take(bucket="import", owner="x", rate=HUNDRED, amount=70)

    assert take(bucket="import", owner="x", rate=HUNDRED, amount=40).taken == 0
    assert take(bucket="import", owner="x", rate=HUNDRED, amount=40, partial=True).taken == 30
    assert look(bucket="import", owner="x", rate=HUNDRED).remaining == 0
    assert look(bucket="import", owner="y", rate=HUNDRED).remaining == 100


@pytest.mark.django_db
def test_a_bucket_fills_again_an_hour_after_its_first_use() -> None:
    state = take(bucket="general", owner="x", rate=HUNDRED)

    assert 3599 <= state.seconds_left <= 3600


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_at_once_at_the_limit_less_one_exactly_one_passes(
    ada: Membership, api: Api, settings: Any
) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "10/h"}
    client = api(ada)
    for _ in range(9):
        client.get("/api/me")

    def one(number: int) -> int:
        try:
            forwarded = {"X-Forwarded-For": f"192.0.2.{number}"}
            return client.get("/api/me", headers=forwarded).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as callers:
        statuses = list(callers.map(one, range(200)))

    assert (statuses.count(200), statuses.count(429)) == (1, 199)


@pytest.mark.django_db
def test_staff_may_give_a_workspace_its_own_figure(ada: Membership, api: Api) -> None:
    ada.workspace.limits = {"general": "7/m"}
    ada.workspace.save()
    answer = api(ada).get("/api/me")

    assert answer["X-RateLimit-Limit"] == "7"
    assert answer["RateLimit-Policy"] == '"general";q=7;w=60'
    assert answer.json()["limits"]["general"]["remaining"] == 6


@pytest.mark.django_db
def test_a_limit_that_is_off_has_no_headers(ada: Membership, api: Api, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "off"}
    answer = api(ada).get("/api/me")

    assert answer.status_code == 200
    assert "X-RateLimit-Limit" not in answer
    assert answer.json()["limits"]["general"] is None


@pytest.mark.django_db
def test_a_refusal_counts_and_tells_what_is_left(
    ada: Membership, keyed: Any, settings: Any
) -> None:
    answer = keyed(ada, ["read:leads"]).get("/api/api-keys")

    assert answer.status_code == 403
    assert answer["X-RateLimit-Remaining"] == "999"
