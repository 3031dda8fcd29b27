"""Staff find people, workspaces and acts; nothing secret is on any page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ApiKey, Membership, User, Workspace
from accounts.services.keys import create_api_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(ada: Membership, client: Client) -> Client:
    User.objects.filter(id=ada.user_id).update(is_staff=True, is_superuser=True)
    client.force_login(User.objects.get(id=ada.user_id))
    return client


@pytest.mark.parametrize("model", ["user", "workspace", "apikey", "businessevent"])
def test_every_list_answers(staff: Client, ada: Membership, model: str) -> None:
    create_api_key(membership=ada, name="sync", scopes=["read:leads"])

    assert staff.get(reverse(f"admin:accounts_{model}_changelist")).status_code == 200


def test_no_hash_is_shown(staff: Client, ada: Membership) -> None:
    key, secret = create_api_key(membership=ada, name="sync", scopes=["read:leads"])
    pages = [
        staff.get(reverse("admin:accounts_apikey_change", args=[key.id])).content.decode(),
        staff.get(reverse("admin:accounts_user_change", args=[ada.user_id])).content.decode(),
    ]

    assert ada.user.password not in pages[1]
    assert "secret_hash" not in pages[0]
    assert secret not in pages[0]
    assert ApiKey.objects.get().name in pages[0]


def _save(staff: Client, workspace: Workspace, limits: str) -> Any:
    return staff.post(
        reverse("admin:accounts_workspace_change", args=[workspace.id]),
        {
            "name": workspace.name,
            "timezone": "UTC",
            "locale": "en",
            "limits": limits,
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )


def test_staff_set_a_workspaces_limits(staff: Client, ada: Membership) -> None:
    assert _save(staff, ada.workspace, '{"general": "5000/h"}').status_code == 302
    assert Workspace.objects.get().limits == {"general": "5000/h"}


@pytest.mark.parametrize("limits", ['{"general": "lots"}', '{"speed": "1/h"}', "[1]"])
def test_a_limit_that_is_none_is_refused(staff: Client, ada: Membership, limits: str) -> None:
    assert _save(staff, ada.workspace, limits).status_code == 200
    assert Workspace.objects.get().limits == {}
