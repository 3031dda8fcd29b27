"""What staff do to workspaces and people: done by services, kept in the log and on the spine."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import ApiKey, BusinessEvent, Membership, User, Workspace
from accounts.services.keys import create_api_key
from accounts.services.sessions import open_session

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Browser = Callable[[Membership], Client]


@pytest.fixture
def staff(bob: Membership, browser: Browser) -> Client:
    """Bob, who runs the installation."""
    User.objects.filter(id=bob.user_id).update(is_staff=True, is_superuser=True)
    return browser(bob)


def _act(staff: Client, model: str, id: object, name: str, **said: str) -> Any:
    return staff.post(f"/admin/accounts/{model}/{id}/act/{name}/", said, follow=True)


def _last_event(ada: Membership) -> tuple[str, list[Any], list[str], object]:
    event = BusinessEvent.objects.filter(workspace_id=ada.workspace_id).latest("sequence")
    return event.type, event.object_ids, event.fields, event.actor_id


def test_limits_are_set_field_by_field(staff: Client, ada: Membership, bob: Membership) -> None:
    page = staff.get(f"/admin/accounts/workspace/{ada.workspace_id}/act/limits/")
    answer = _act(staff, "workspace", ada.workspace_id, "limits", general="5000/h", ai="off")

    assert "Blank: 1000/h, as everywhere here." in page.content.decode()
    assert "Limits set: general 5000/h, ai off." in answer.content.decode()
    assert Workspace.objects.get(id=ada.workspace_id).limits == {"general": "5000/h", "ai": "off"}
    assert _last_event(ada) == (
        "workspace.limited",
        [ada.workspace_id],
        ["limits"],
        bob.user_id,
    )
    entry = LogEntry.objects.get()
    assert (entry.user_id, entry.object_id) == (bob.user_id, str(ada.workspace_id))


def test_limits_left_blank_are_the_installations_again(staff: Client, ada: Membership) -> None:
    Workspace.objects.filter(id=ada.workspace_id).update(limits={"general": "5/h"})
    _act(staff, "workspace", ada.workspace_id, "limits", general="")

    assert Workspace.objects.get(id=ada.workspace_id).limits == {}


def test_a_limit_that_is_none_is_refused(staff: Client, ada: Membership) -> None:
    answer = _act(staff, "workspace", ada.workspace_id, "limits", general="lots")

    assert answer.status_code == 422
    assert "is not a rate such as 1000/h" in answer.content.decode()
    assert Workspace.objects.get(id=ada.workspace_id).limits == {}
    assert not LogEntry.objects.exists()


def test_a_person_is_deactivated_and_activated(
    staff: Client, ada: Membership, bob: Membership, api: Api
) -> None:
    client = api(ada)
    _act(staff, "user", ada.user_id, "deactivate")

    assert client.get("/api/leads").status_code == 401
    assert not User.objects.get(id=ada.user_id).is_active
    assert _last_event(ada) == ("user.deactivated", [ada.user_id], ["is_active"], bob.user_id)

    _act(staff, "user", ada.user_id, "activate")

    assert User.objects.get(id=ada.user_id).is_active
    assert _last_event(ada)[0] == "user.activated"
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize("name", ["deactivate", "access"])
def test_nobody_does_it_to_themselves(staff: Client, bob: Membership, name: str) -> None:
    answer = _act(staff, "user", bob.user_id, name, access="none")

    assert "You cannot do this to yourself; ask a colleague." in answer.content.decode()
    user = User.objects.get(id=bob.user_id)
    assert (user.is_active, user.is_staff, user.is_superuser) == (True, True, True)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("access", "flags"),
    [("none", (False, False)), ("look", (True, False)), ("act", (True, True))],
)
def test_access_to_the_admin(
    staff: Client, ada: Membership, access: str, flags: tuple[bool, bool]
) -> None:
    _act(staff, "user", ada.user_id, "access", access=access)

    user = User.objects.get(id=ada.user_id)
    assert (user.is_staff, user.is_superuser) == flags
    assert _last_event(ada)[:3] == (
        "user.access_changed",
        [ada.user_id],
        ["is_staff", "is_superuser"],
    )


def test_signing_out_ends_browsers_and_tokens_of_that_person_alone(
    staff: Client,
    ada: Membership,
    bob: Membership,
    api: Api,
    browser: Browser,
    django_capture_on_commit_callbacks: Any,
) -> None:
    program, other, window = api(ada), api(bob), browser(ada)
    open_session(membership=ada)
    assert window.get("/admin/login/").status_code == 403

    with django_capture_on_commit_callbacks(execute=True):
        _act(staff, "user", ada.user_id, "sign-out")

    assert program.get("/api/leads").status_code == 401
    assert other.get("/api/leads").status_code == 200
    assert window.get("/admin/login/").status_code == 302  # to sign in
    assert staff.get("/admin/").status_code == 200
    assert _last_event(ada)[:2] == ("user.signed_out", [ada.user_id])


def test_a_key_is_revoked_once(staff: Client, ada: Membership, bob: Membership) -> None:
    key, _secret = create_api_key(membership=ada, name="sync", scopes=["read:leads"])
    _act(staff, "apikey", key.id, "revoke")
    revoked_at = ApiKey.objects.get().revoked_at
    again = _act(staff, "apikey", key.id, "revoke")

    assert revoked_at is not None
    assert ApiKey.objects.get().revoked_at == revoked_at
    assert "There is no API key with this id." in again.content.decode()
    assert _last_event(ada) == ("api_key.revoked", [key.id], [], bob.user_id)
    assert LogEntry.objects.count() == 1


def test_asking_does_nothing(staff: Client, ada: Membership) -> None:
    answer = staff.get(f"/admin/accounts/user/{ada.user_id}/act/deactivate/")

    assert "cannot sign in" in answer.content.decode()
    assert User.objects.get(id=ada.user_id).is_active
    assert staff.get(f"/admin/accounts/user/{ada.user_id}/act/explode/").status_code == 404


def test_people_are_found_by_id_address_and_name(staff: Client, ada: Membership) -> None:
    found = {
        term: ada.user.email in staff.get(f"/admin/accounts/user/?q={term}").content.decode()
        for term in (ada.user_id, "Ada@Engines.example", "byron", bytes(16).hex(), "nobody")
    }

    assert list(found.values()) == [True, True, True, False, False]


def test_a_workspaces_page_names_its_members(staff: Client, ada: Membership) -> None:
    page = staff.get(f"/admin/accounts/workspace/{ada.workspace_id}/change/").content.decode()

    assert "Ada Byron" in page
    assert "Bob Stranger" not in page
    assert 'name="memberships-0-role"' not in page
