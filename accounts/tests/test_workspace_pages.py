"""A new workspace, and from one to another."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership, User, Workspace
from accounts.services.sessions import create_workspace

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
NEW = "/workspaces/new/"


@pytest.fixture
def newcomer() -> Client:
    """Signed in, in no workspace."""
    client = Client()
    client.force_login(User.objects.create_user("new@x.example", full_name="Newcomer"))
    return client


def test_who_belongs_nowhere_is_led_there(newcomer: Client) -> None:
    for address in ("/settings/", "/settings/members/", "/settings/keys/"):
        assert newcomer.get(address)["Location"] == NEW
    page = newcomer.get(NEW).content.decode()

    assert "You belong to no workspace yet." in page
    assert "Sign out" in page


def test_it_is_made_with_its_owner_in_the_browsers_zone(newcomer: Client) -> None:
    answer = newcomer.post(NEW, {"name": "Mine", "timezone": "Asia/Tokyo"})
    made = Workspace.objects.get()

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert (made.name, made.timezone, made.locale) == ("Mine", "Asia/Tokyo", "en")
    assert list(Membership.objects.values_list("user__email", "role")) == [
        ("new@x.example", "owner")
    ]
    assert newcomer.session["workspace_id"] == str(made.id)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd"])
def test_without_a_known_zone_it_is_utc(newcomer: Client, zone: str) -> None:
    newcomer.post(NEW, {"name": "Mine", "timezone": zone})

    assert Workspace.objects.get().timezone == "UTC"


@pytest.mark.parametrize("name", ["", "  ", "x" * 301, "two\nlines"])
def test_a_wrong_name_makes_nothing(newcomer: Client, name: str) -> None:
    answer = newcomer.post(NEW, {"name": name})

    assert answer.status_code == 422
    assert Workspace.objects.count() == 0


def test_sent_twice_it_is_made_once(newcomer: Client) -> None:
    answers = [newcomer.post(NEW, {"name": "Mine", "once": "0199"}) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == ["/", "/"]
    assert Workspace.objects.count() == 1


def test_a_member_makes_another_and_looks_at_it(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    client.post(NEW, {"name": "Second"})

    assert "Back to Today" in client.get(NEW).content.decode()
    assert 'value="Second"' in client.get("/settings/").content.decode()


def test_what_was_typed_outlives_the_session(ada: Membership) -> None:
    client = Client()
    answer = client.post(NEW, {"name": "Half typed"})
    client.force_login(ada.user)

    assert answer["Location"] == f"/account/login/?next={NEW}"
    assert 'value="Half typed"' in client.get(NEW).content.decode()
    assert Workspace.objects.count() == 1


def test_one_switches_between_ones_own(ada: Membership, browser: Browser) -> None:
    second, client = create_workspace(owner=ada.user, name="Second"), browser(ada)
    answer = client.post("/workspaces/switch/", {"workspace": str(second.id)})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert 'value="Second"' in client.get("/settings/").content.decode()


@pytest.mark.parametrize("asked", ["", "everything", "01a20a1f-0534-756b-8074-5af64bb0e2d5", "bob"])
def test_another_ones_workspace_is_not_there(
    ada: Membership, bob: Membership, browser: Browser, asked: str
) -> None:
    client = browser(ada)
    body = {"workspace": str(bob.workspace_id) if asked == "bob" else asked}

    assert client.post("/workspaces/switch/", body).status_code == 404
    assert client.session["workspace_id"] == str(ada.workspace_id)


def test_looking_switches_nothing(ada: Membership, browser: Browser) -> None:
    assert browser(ada).get("/workspaces/switch/").status_code == 405
