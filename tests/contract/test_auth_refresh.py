"""POST /api/auth/refresh"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from rest_framework.test import APIClient

from accounts.authentication import tokens_of
from accounts.models import Membership, RefreshToken
from accounts.services.sessions import open_session
from tests.cast import Caller

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def _refresh(client: APIClient, token: str) -> Any:
    return client.post("/api/auth/refresh", {"refresh_token": token})


def _me(client: APIClient, token: str) -> int:
    return client.get("/api/me", headers={"Authorization": f"Bearer {token}"}).status_code


def test_it_rotates(anonymous: APIClient, ada: Membership) -> None:
    first = tokens_of(open_session(membership=ada))
    answer = _refresh(anonymous, first["refresh_token"])

    assert answer.status_code == 200
    assert set(answer.json()) == {"token", "refresh_token"}
    assert answer.json()["refresh_token"] != first["refresh_token"]
    assert _me(anonymous, answer.json()["token"]) == 200


def test_used_again_within_ten_seconds_it_is_refused_and_no_more(
    anonymous: APIClient, ada: Membership
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        first = tokens_of(open_session(membership=ada))
        second = _refresh(anonymous, first["refresh_token"]).json()
        clock.shift(timedelta(seconds=10))

        assert _refresh(anonymous, first["refresh_token"]).status_code == 401
        assert _refresh(anonymous, second["refresh_token"]).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "again"}])
def test_used_again_later_it_kills_its_family(
    anonymous: APIClient, ada: Membership, headers: dict[str, str]
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        other = tokens_of(open_session(membership=ada))
        first = tokens_of(open_session(membership=ada))
        second = _refresh(anonymous, first["refresh_token"]).json()
        clock.shift(timedelta(seconds=11))
        reused = anonymous.post(
            "/api/auth/refresh", {"refresh_token": first["refresh_token"]}, headers=headers
        )

        assert (reused.status_code, reused.json()["code"]) == (401, "refresh_invalid")
        assert _refresh(anonymous, second["refresh_token"]).status_code == 401
        assert _me(anonymous, second["token"]) == 401
        assert _refresh(anonymous, other["refresh_token"]).status_code == 200


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_what_is_no_token_is_refused(anonymous: APIClient, db: None, token: str) -> None:
    assert _refresh(anonymous, token).status_code in (400, 401)


def test_an_access_token_is_no_refresh_token(anonymous: APIClient, ada: Membership) -> None:
    assert _refresh(anonymous, tokens_of(open_session(membership=ada))["token"]).status_code == 401


def test_who_left_the_workspace_gets_nothing(anonymous: APIClient, ada: Membership) -> None:
    tokens = tokens_of(open_session(membership=ada))
    ada.delete()

    assert _refresh(anonymous, tokens["refresh_token"]).status_code == 401
    assert _me(anonymous, tokens["token"]) == 401


def test_fields_at_fault_are_named(anonymous: APIClient, db: None) -> None:
    assert list(anonymous.post("/api/auth/refresh", {}).json()["errors"]) == ["refresh_token"]


def test_refreshes_are_limited_per_address(
    anonymous: APIClient, ada: Membership, settings: Any
) -> None:
    settings.NEPTIE_LIMIT_AUTH = "1/h"
    _refresh(anonymous, "nonsense")

    assert _refresh(anonymous, "nonsense").status_code == 429


def test_refreshes_are_limited_per_account(
    anonymous: APIClient, ada: Membership, settings: Any
) -> None:
    settings.NEPTIE_LIMIT_AUTH = "2/h"
    statuses = []
    for number in range(3):
        token = tokens_of(open_session(membership=ada))["refresh_token"]
        answer = anonymous.post(
            "/api/auth/refresh", {"refresh_token": token}, REMOTE_ADDR=f"192.0.2.{number}"
        )
        statuses.append(answer.status_code)

    assert statuses == [200, 200, 429]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_one_wins_and_it_lives(ada: Membership) -> None:
    token = tokens_of(open_session(membership=ada))["refresh_token"]

    def one_tab(_: int) -> Any:
        try:
            return _refresh(Caller(), token)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as tabs:
        answers = list(tabs.map(one_tab, range(20)))
    won = [answer.json() for answer in answers if answer.status_code == 200]

    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 19
    assert RefreshToken.objects.filter(revoked_at__isnull=False).count() == 0
    assert _refresh(Caller(), won[0]["refresh_token"]).status_code == 200
