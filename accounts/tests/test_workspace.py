"""A workspace's own settings: read by all of its members, changed by its admins."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership, Workspace

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


def test_me_says_who_where_and_how_much_is_left(ada: Membership, api: Api) -> None:
    answer = api(ada).get("/api/me").json()

    assert set(answer) == {"user", "workspace", "role", "scopes", "limits"}
    assert answer["scopes"] == [
        "admin:all",
        "read:analytics",
        "read:campaigns",
        "read:leads",
        "write:campaigns",
        "write:leads",
    ]
    assert answer["limits"]["general"]["remaining"] == 999
    assert answer["limits"]["email"]["limit"] == 500


def test_an_admin_changes_name_zone_and_language(ada: Membership, api: Api) -> None:
    changes = {"name": "Engines", "timezone": "Europe/London", "locale": "en-GB"}
    answer = api(ada).patch("/api/workspace", changes)

    assert answer.status_code == 200
    assert {name: answer.json()["workspace"][name] for name in changes} == changes


def test_what_is_not_sent_stays(ada: Membership, api: Api) -> None:
    api(ada).patch("/api/workspace", {"timezone": "Asia/Tokyo"})

    assert Workspace.objects.get().name == "Analytical Engines"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"locale": "English, please"}, "locale"),
        ({"name": ""}, "name"),
        ({"limits": {"general": "off"}}, "limits"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_changes(
    ada: Membership, api: Api, change: dict[str, Any], field: str
) -> None:
    answer = api(ada).patch("/api/workspace", change)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert Workspace.objects.get().timezone == "UTC"


def test_a_member_reads_and_does_not_change(ada: Membership, api: Api) -> None:
    Membership.objects.filter(id=ada.id).update(role="member")
    client = api(ada)

    assert client.get("/api/workspace").status_code == 200
    assert client.patch("/api/workspace", {"name": "Mine"}).status_code == 403
    assert Workspace.objects.get().name == "Analytical Engines"


def test_a_change_of_role_counts_at_once(ada: Membership, api: Api) -> None:
    client = api(ada)
    Membership.objects.filter(id=ada.id).update(role="viewer")

    assert client.get("/api/me").json()["scopes"] == [
        "read:analytics",
        "read:campaigns",
        "read:leads",
    ]
