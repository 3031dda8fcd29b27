"""The workspace's page, and the members' page: read by all, changed by admins."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import BusinessEvent, Invitation, Membership, User, Workspace
from accounts.services.invitations import invite
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]
GOOD = {"name": "Engines", "timezone": "Europe/London", "locale": "de"}


def test_it_shows_what_is_in_force(ada: Membership, browser: Browser) -> None:
    Workspace.objects.update(timezone="Asia/Tokyo", limits={"email": "20/d", "ai": "off"})
    page = browser(ada).get("/settings/").content.decode()

    assert 'value="Analytical Engines"' in page
    assert '<option value="Asia/Tokyo" selected>Tokyo, ' in page
    assert str(ada.workspace_id) in page
    for words in ("1,000 an hour", "20 a day", "no limit", " JST"):
        assert words in page


def test_an_admin_changes_it(ada: Membership, browser: Browser) -> None:
    answer = browser(ada).post("/settings/", GOOD, follow=True)

    assert answer.redirect_chain == [("/settings/", 302)]
    assert "The workspace&#x27;s settings are saved." in answer.content.decode()
    assert Workspace.objects.values(*GOOD).get() == GOOD
    event = BusinessEvent.objects.get(type="workspace.updated")
    assert (event.fields, event.actor_id) == (["locale", "name", "timezone"], ada.user_id)


def test_nothing_changed_tells_nothing(ada: Membership, browser: Browser) -> None:
    same = {"name": "Analytical Engines", "timezone": "UTC", "locale": "en"}
    browser(ada).post("/settings/", same)

    assert not BusinessEvent.objects.filter(type="workspace.updated").exists()


def test_a_zone_and_language_beyond_the_lists_stay_possible(
    ada: Membership, browser: Browser
) -> None:
    Workspace.objects.update(timezone="US/Eastern", locale="en-NZ")
    browser(ada).post("/settings/", {"name": "X", "timezone": "US/Eastern", "locale": "en-NZ"})

    assert list(Workspace.objects.values_list("name", "timezone", "locale")) == [
        ("X", "US/Eastern", "en-NZ")
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 301},
        {"name": "two\nlines"},
        {"name": "nul\x00"},
        {"timezone": "Mars/Olympus"},
        {"locale": "tlh"},
    ],
)
def test_bad_input_is_kept_on_the_page_and_changes_nothing(
    ada: Membership, browser: Browser, wrong: dict[str, str]
) -> None:
    answer = browser(ada).post("/settings/", {**GOOD, **wrong})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    if "name" not in wrong:
        assert 'value="Engines"' in answer.content.decode()
    assert Workspace.objects.get().name == "Analytical Engines"


@pytest.mark.parametrize("role", ["viewer", "member"])
def test_the_others_read_and_change_nothing(
    ada: Membership, colleague: Colleague, browser: Browser, role: str
) -> None:
    invite(actor=ada, email="new@engines.example", role="member")
    client = browser(colleague(ada, role))
    workspace, members = (client.get(at).content.decode() for at in ("/settings/", PEOPLE))

    assert "Analytical Engines" in workspace
    assert "ada@engines.example" in members
    for hidden in ("new@engines.example", "Send invitation", ">Remove", ">Save"):
        assert hidden not in workspace + members
    assert ">API keys<" not in _tabs(workspace)
    assert client.post("/settings/", GOOD).status_code == 403
    assert client.post(PEOPLE, {"email": "x@x.example", "role": "viewer"}).status_code == 403
    assert Workspace.objects.get().name == "Analytical Engines"
    assert Invitation.objects.count() == 1


PEOPLE = "/settings/members/"


def _tabs(page: str) -> str:
    return page[page.index('class="np-tabs"') : page.index('class="np-section"')].replace(" ", "")


def test_html_and_long_names_stay_text(ada: Membership, browser: Browser) -> None:
    name = "<script>1</script>" + "م" * 280
    User.objects.update(full_name=name)
    Workspace.objects.update(name=name)
    page = browser(ada).get(PEOPLE).content.decode()

    assert "<script>1" not in page
    assert "&lt;script&gt;1&lt;/script&gt;" + "م" * 280 in page
    assert "&amp;lt;" not in page


def test_an_invitation_is_made_and_its_link_shown_once(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    answer = client.post(PEOPLE, {"email": " New@Engines.example ", "role": "admin"})
    later = client.get(PEOPLE).content.decode()
    link = mail.outbox[0].body.split("join:\n")[1].split("\n")[0]

    assert answer.status_code == 200
    assert link in answer.content.decode()
    assert link not in later
    assert "new@engines.example" in later
    assert list(Invitation.objects.values_list("email", "role")) == [
        ("new@engines.example", "admin")
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": "nobody", "role": "member"}, "Enter a valid email address."),
        ({"email": "a@ümlaut.example", "role": "member"}, "Write the domain in its xn-- form."),
        ({"email": "ada@engines.example", "role": "member"}, "is a member already."),
        ({"email": "a@b.example", "role": "emperor"}, "emperor is not one of the available"),
        ({}, "This field is required."),
    ],
)
def test_a_wrong_invitation_keeps_what_was_typed(
    ada: Membership, browser: Browser, typed: dict[str, str], said: str
) -> None:
    answer = browser(ada).post(PEOPLE, typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{typed.get("email", "")}"' in answer.content.decode() or not typed
    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_an_admin_is_offered_no_owner(
    ada: Membership, colleague: Colleague, browser: Browser
) -> None:
    client = browser(colleague(ada, "admin"))
    answer = client.post(PEOPLE, {"email": "a@b.example", "role": "owner"})

    assert '<option value="owner"' not in client.get(PEOPLE).content.decode()
    assert answer.status_code == 422
    assert Invitation.objects.count() == 0


def test_a_role_is_changed_and_a_member_removed(
    ada: Membership, colleague: Colleague, browser: Browser
) -> None:
    viewer, client = colleague(ada, "viewer"), browser(ada)
    changed = client.post(f"{PEOPLE}{viewer.id}/role/", {"role": "admin"}, follow=True)
    removed = client.post(f"{PEOPLE}{viewer.id}/remove/", follow=True)

    assert "viewer@engines.example is now Admin." in changed.content.decode()
    assert "viewer@engines.example is no member any more." in removed.content.decode()
    assert list(Membership.objects.values_list("user__email")) == [("ada@engines.example",)]


def test_a_refusal_is_said_on_the_page(ada: Membership, browser: Browser) -> None:
    answer = browser(ada).post(f"{PEOPLE}leave/", follow=True)

    assert answer.redirect_chain == [(PEOPLE, 302)]
    assert "A workspace needs an owner." in answer.content.decode()
    assert Membership.objects.count() == 1


def test_a_viewer_leaves(ada: Membership, colleague: Colleague, browser: Browser) -> None:
    client = browser(colleague(ada, "viewer"))
    answer = client.post(f"{PEOPLE}leave/")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/settings/")["Location"] == "/workspaces/new/"
    assert list(Membership.objects.all()) == [ada]


def test_an_invitation_is_withdrawn(ada: Membership, browser: Browser) -> None:
    made = invite(actor=ada, email="new@engines.example", role="member").invitation
    client = browser(ada)
    client.post(f"/settings/invitations/{made.id}/withdraw/")

    assert client.post(f"/settings/invitations/{made.id}/withdraw/").status_code == 404
    assert (
        "new@engines.example"
        not in client.get(PEOPLE, follow=True).content.decode().split('id="invite"')[1]
    )
    event = BusinessEvent.objects.get(type="invitation.revoked")
    assert (event.object_ids, event.actor_id) == ([made.id], ada.user_id)


def test_an_old_invitation_is_said_to_be_old(ada: Membership, browser: Browser) -> None:
    invite(actor=ada, email="new@engines.example", role="member")
    Invitation.objects.update(expires_at=now())

    assert "Too old" in browser(ada).get(PEOPLE).content.decode()


def test_sending_an_act_twice_acts_once(
    ada: Membership, colleague: Colleague, browser: Browser
) -> None:
    viewer, client = colleague(ada, "viewer"), browser(ada)
    body = {"role": "member", "once": "0199"}
    answers = [client.post(f"{PEOPLE}{viewer.id}/role/", body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert BusinessEvent.objects.filter(type="member.role_changed").count() == 1


@pytest.mark.parametrize(
    ("address", "body"),
    [
        (PEOPLE + "{member}/role/", {"role": "viewer"}),
        (PEOPLE + "{member}/role/", {}),
        (PEOPLE + "{member}/remove/", {}),
        ("/settings/invitations/{invitation}/withdraw/", {}),
    ],
)
def test_another_workspaces_ids_are_not_there(
    ada: Membership, bob: Membership, browser: Browser, address: str, body: dict[str, Any]
) -> None:
    made = invite(actor=bob, email="new@other.example", role="member").invitation
    answer = browser(ada).post(address.format(member=bob.id, invitation=made.id), body)

    assert answer.status_code == 404
    bob.refresh_from_db()
    assert bob.role == "owner"
    assert Invitation.objects.get().revoked_at is None


def test_many_members_and_invitations_take_no_more_queries(
    ada: Membership, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(120):
        user = User.objects.create(email=f"{number}@x.example", full_name=f"Number {number}")
        Membership.objects.create(user=user, workspace=ada.workspace)
    Invitation.objects.bulk_create(
        Invitation(
            workspace=ada.workspace,
            email=f"{number}@y.example",
            token_hash=new_id().bytes,
            invited_by=ada,
            expires_at=now(),
        )
        for number in range(100)
    )
    client = browser(ada)
    client.get("/settings/")
    with django_assert_max_num_queries(12):
        page = client.get(f"{PEOPLE}?page=2").content.decode()

    assert "51–100 of 121" in page
    assert "99@y.example" in page
    with django_assert_max_num_queries(12):
        client.get("/settings/")
