"""Asking people in: by mail, for seven days, for one address, and nobody learns who exists."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts.models import BusinessEvent, Invitation, Membership, User, Workspace
from accounts.selectors import hash_secret
from accounts.services.invitations import MOST_OPEN, invite, withdraw_invitation
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Forbidden, NotFound, Unprocessable
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]
NEW = "new@engines.example"
PASSWORD = "correct horse battery"


def asked(ada: Membership, email: str = NEW, role: str = "member") -> str:
    """The address of the page that the invitation's link opens."""
    link = invite(actor=ada, email=email, role=role).link
    return link.removeprefix("http://127.0.0.1:8000")


def signed_in(email: str) -> Client:
    """A person with an account and no workspace."""
    client = Client()
    client.force_login(User.objects.create_user(email, PASSWORD, full_name="Newcomer"))
    return client


def members() -> dict[str, str]:
    return dict(Membership.objects.values_list("user__email", "role"))


def test_the_mail_carries_the_link_and_the_table_only_its_hash(ada: Membership) -> None:
    address = asked(ada)
    token = address.split("/")[2]

    assert [message.to for message in mail.outbox] == [[NEW]]
    assert mail.outbox[0].subject == "Ada Byron invites you to Analytical Engines on Neptie"
    assert f"http://127.0.0.1:8000{address}" in mail.outbox[0].body
    kept = Invitation.objects.get()
    assert bytes(kept.token_hash) == hash_secret(token)
    assert token not in str(Invitation.objects.values().get())
    assert kept.expires_at - kept.created_at > timedelta(days=6, hours=23)
    assert list(BusinessEvent.objects.filter(type="member.invited").values_list("object_ids")) == [
        ([kept.id],)
    ]


def test_a_name_with_html_and_line_breaks_stays_text(ada: Membership) -> None:
    Workspace.objects.update(name="A\r\nBcc: all@x.example <b>&")
    asked(ada)

    assert mail.outbox[0].subject == "Ada Byron invites you to A Bcc: all@x.example <b>& on Neptie"
    assert "<b>&" in mail.outbox[0].body


def test_asking_again_renews_and_ends_the_old_link(ada: Membership) -> None:
    first = asked(ada)
    second = asked(ada, role="viewer")

    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert [each.role for each in Invitation.objects.all()] == ["viewer"]


def test_a_known_address_is_asked_like_an_unknown_one(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    client = browser(ada)
    pages = [
        client.post("/settings/members/", {"email": email, "role": "member"})
        for email in (bob.user.email, "nob@other.example")
    ]

    assert [page.status_code for page in pages] == [200, 200]
    known, unknown = (_without_names(page.content.decode()) for page in pages)
    assert known == unknown
    assert len(mail.outbox) == 2


def _without_names(html: str) -> str:
    """The part of the page where the answer stands, without tokens and addresses."""
    shown = re.search(r'<div class="np-shown-once".*?</h3>.*?</code>', html, re.DOTALL)
    assert shown is not None
    return re.sub(r"invitations/[^/]*/|(bob|nob)@other.example", "", shown[0])


def test_a_member_is_not_asked_again(ada: Membership, colleague: Colleague) -> None:
    viewer = colleague(ada, "viewer")
    with pytest.raises(Conflict, match="is a member already"):
        invite(actor=ada, email=viewer.user.email, role="admin")

    assert (Invitation.objects.count(), mail.outbox) == (0, [])


def test_an_admin_asks_nobody_in_as_owner_and_touches_no_such_invitation(
    ada: Membership, colleague: Colleague
) -> None:
    admin = colleague(ada, "admin")
    made = invite(actor=ada, email=NEW, role="owner").invitation
    with pytest.raises(Forbidden):
        invite(actor=admin, email="other@engines.example", role="owner")
    with pytest.raises(Forbidden):
        invite(actor=admin, email=NEW, role="viewer")
    with pytest.raises(Forbidden):
        withdraw_invitation(actor=admin, invitation_id=made.id)

    kept = Invitation.objects.get()
    assert (kept.role, kept.token_hash, kept.revoked_at) == ("owner", made.token_hash, None)
    assert len(mail.outbox) == 1


def test_there_is_an_end_to_how_many_are_open(ada: Membership) -> None:
    Invitation.objects.bulk_create(
        Invitation(
            workspace=ada.workspace,
            email=f"{number}@x.example",
            token_hash=new_id().bytes,
            expires_at=now(),
        )
        for number in range(MOST_OPEN)
    )
    with pytest.raises(Unprocessable, match="200 invitations are open"):
        asked(ada)
    asked(ada, email="7@x.example")

    assert Invitation.objects.count() == MOST_OPEN
    assert [message.to for message in mail.outbox] == [["7@x.example"]]


def test_another_workspaces_invitation_is_not_there(ada: Membership, bob: Membership) -> None:
    made = invite(actor=bob, email=NEW, role="member").invitation
    with pytest.raises(NotFound):
        withdraw_invitation(actor=ada, invitation_id=made.id)

    assert Invitation.objects.get().revoked_at is None


def test_the_right_person_joins(ada: Membership) -> None:
    address, client = asked(ada, role="viewer"), signed_in(NEW)
    page = client.get(address)
    answer = client.post(address)

    assert "Ada Byron invites you" in page.content.decode()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert members() == {"ada@engines.example": "owner", NEW: "viewer"}
    assert client.session["workspace_id"] == str(ada.workspace_id)
    joined = Membership.objects.get(user__email=NEW)
    assert list(BusinessEvent.objects.filter(type="member.joined").values_list("object_ids")) == [
        ([joined.id],)
    ]


def test_joining_twice_is_joining_once(ada: Membership) -> None:
    address, client = asked(ada), signed_in(NEW)
    client.post(address)
    again = [client.post(address), client.get(address)]

    assert [(answer.status_code, answer["Location"]) for answer in again] == [(302, "/")] * 2
    assert BusinessEvent.objects.filter(type="member.joined").count() == 1


def test_somebody_else_cannot_join_and_is_told(ada: Membership, bob: Membership) -> None:
    address, client = asked(ada), Client()
    client.force_login(bob.user)
    page = client.post(address).content.decode()

    assert "You are signed in as bob@other.example." in page
    assert f'name="next" value="{address}"' in page
    assert members() == {"ada@engines.example": "owner", "bob@other.example": "owner"}
    assert Invitation.objects.get().accepted_at is None


def test_the_signed_out_find_both_ways_back_here(ada: Membership) -> None:
    address, client = asked(ada), Client()
    page = client.get(address).content.decode()
    way = address.replace("/", "%2F")

    assert f"/account/signup/?email=new%40engines.example&amp;next={way}" in page
    assert f"/account/login/?next={way}" in page
    assert client.post(address).status_code == 302
    assert address.split("/")[2] not in str(dict(client.session))


def test_who_signs_up_by_an_invitation_has_no_other_workspace(ada: Membership) -> None:
    address, client = asked(ada), Client()
    client.get(address)
    answer = client.post(
        "/account/signup/",
        {"full_name": "Newcomer", "email": NEW, "password1": PASSWORD, "next": address},
    )

    assert (answer.status_code, answer["Location"]) == (302, address)
    assert members() == {"ada@engines.example": "owner", NEW: "member"}
    assert Workspace.objects.count() == 1
    assert client.get(address)["Location"] == "/"


def test_who_signs_up_with_another_address_has_their_own(ada: Membership) -> None:
    client = Client()
    client.get(asked(ada))
    client.post(
        "/account/signup/",
        {"full_name": "Other", "email": "other@x.example", "password1": PASSWORD},
    )

    assert members() == {"ada@engines.example": "owner", "other@x.example": "owner"}
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize(
    "end",
    [
        lambda: Invitation.objects.update(expires_at=now()),
        lambda: Invitation.objects.update(revoked_at=now()),
        lambda: Invitation.objects.update(accepted_at=now()),
        lambda: Invitation.objects.update(token_hash=b"another"),
    ],
    ids=["too old", "withdrawn", "used", "made up"],
)
def test_a_link_that_is_no_good_says_no_more_than_that(
    ada: Membership, end: Callable[[], int]
) -> None:
    address, client = asked(ada), signed_in(NEW)
    end()
    for answer in (client.get(address), client.post(address), Client().get(address)):
        page = answer.content.decode()

        assert answer.status_code == 404
        assert "This link opens nothing any more" in page
        assert "Analytical" not in page
        assert NEW not in page
    assert members() == {"ada@engines.example": "owner"}
