"""A key opens what its scopes say, is stored as a hash, and dies with its maker."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import ApiKey, Membership
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
Api = Callable[[Membership], APIClient]


def _make(client: APIClient, **more: Any) -> Any:
    return client.post("/api/api-keys", {"name": "sync", "scopes": ["read:leads"], **more})


def _me(secret: str) -> Any:
    return APIClient().get("/api/me", headers={"X-API-Key": secret})


def test_the_secret_is_shown_once_and_opens(ada: Membership, api: Api) -> None:
    answer = _make(api(ada)).json()

    assert set(answer) == {"api_key", "secret"}
    assert answer["api_key"]["prefix"] == answer["secret"][:12]
    assert _me(answer["secret"]).json()["scopes"] == ["read:leads"]
    listed = api(ada).get("/api/api-keys")
    assert answer["secret"] not in listed.content.decode()
    assert listed.json()["total"] == 1


def test_only_a_hash_is_stored(ada: Membership, api: Api) -> None:
    secret = _make(api(ada)).json()["secret"]

    assert secret not in str(ApiKey.objects.values().get())


def test_its_last_use_is_kept_to_the_minute(ada: Membership, api: Api) -> None:
    secret = _make(api(ada)).json()["secret"]
    with time_machine.travel(NOON, tick=False) as clock:
        _me(secret)
        clock.shift(timedelta(seconds=59))
        _me(secret)
        kept = ApiKey.objects.get().last_used_at
        clock.shift(timedelta(seconds=2))
        _me(secret)

    assert (kept, ApiKey.objects.get().last_used_at) == (NOON, NOON + timedelta(seconds=61))


def test_a_revoked_key_opens_nothing(ada: Membership, api: Api) -> None:
    made = _make(api(ada)).json()
    revoked = api(ada).delete(f"/api/api-keys/{made['api_key']['id']}")

    assert revoked.status_code == 204
    assert _me(made["secret"]).status_code == 401
    assert api(ada).get("/api/api-keys").json()["total"] == 0


def test_an_expired_key_opens_nothing(ada: Membership, api: Api) -> None:
    made = _make(api(ada), expires_at=(now() + timedelta(hours=1)).isoformat()).json()
    ApiKey.objects.update(expires_at=now())

    assert _me(made["secret"]).status_code == 401


def test_a_key_dies_with_its_makers_membership(ada: Membership, api: Api) -> None:
    secret = _make(api(ada)).json()["secret"]
    ada.delete()

    assert _me(secret).status_code == 401


def test_a_key_never_has_more_than_its_maker_has_now(ada: Membership, api: Api) -> None:
    secret = _make(api(ada), scopes=["write:leads", "read:leads"]).json()["secret"]
    Membership.objects.filter(id=ada.id).update(role="viewer")

    assert _me(secret).json()["scopes"] == ["read:leads"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read:everything"]}, "scopes.0"),
        ({"name": ""}, "name"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"role": "owner"}, "role"),
    ],
)
def test_a_wrong_field_is_named(
    ada: Membership, api: Api, change: dict[str, Any], field: str
) -> None:
    answer = _make(api(ada), **change)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert ApiKey.objects.count() == 0


def test_another_workspaces_key_does_not_exist(ada: Membership, bob: Membership, api: Api) -> None:
    made = _make(api(ada)).json()
    answer = api(bob).delete(f"/api/api-keys/{made['api_key']['id']}")

    assert answer.status_code == 404
    assert _me(made["secret"]).status_code == 200


def test_members_make_no_keys(ada: Membership, api: Api) -> None:
    Membership.objects.filter(id=ada.id).update(role="member")
    answer = _make(api(ada))

    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
    assert "admin:all" in answer.json()["message"]
