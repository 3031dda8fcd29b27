"""Signing up in the browser: a person, their address, a workspace, and then the product."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.models import Invitation, Membership, User, Workspace
from accounts.services.invitations import invite

pytestmark = pytest.mark.django_db

TYPED = {
    "full_name": "Grace Hopper",
    "company": "Navy",
    "email": "Grace@Navy.example",
    "password1": "correct horse battery",
    "timezone": "America/New_York",
}


def test_a_person_comes_with_a_workspace_in_their_zone_and_language() -> None:
    client = Client(headers={"accept-language": "de-DE,de;q=0.9"})

    response = client.post("/account/signup/", TYPED)

    assert (response.status_code, response["Location"]) == (302, "/")
    member = Membership.objects.get()
    assert (member.role, member.user.email) == ("owner", "grace@navy.example")
    assert member.user.full_name == "Grace Hopper"
    workspace = member.workspace
    assert (workspace.name, workspace.timezone, workspace.locale) == (
        "Navy",
        "America/New_York",
        "de",
    )
    address = EmailAddress.objects.get()
    assert (address.email, address.primary, address.verified) == ("grace@navy.example", True, False)


def test_the_address_is_asked_to_be_confirmed_by_one_mail() -> None:
    client = Client()
    client.post("/account/signup/", TYPED)

    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["grace@navy.example"], "Confirm your address")
    link = next(line for line in str(letter.body).splitlines() if "/confirm-email/" in line)
    path = "/" + link.split("/", 3)[3]
    assert not EmailAddress.objects.get().verified
    assert client.get(path).status_code == 200
    assert not EmailAddress.objects.get().verified

    client.post(path)

    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize(
    ("given", "zone"), [("", "UTC"), ("Mars/Olympus", "UTC"), ("../etc/passwd", "UTC")]
)
def test_no_time_zone_is_utc(given: str, zone: str) -> None:
    Client().post("/account/signup/", {**TYPED, "timezone": given})

    assert Workspace.objects.get().timezone == zone


def test_without_a_company_the_workspace_has_the_name() -> None:
    Client().post("/account/signup/", {**TYPED, "company": ""})

    assert Workspace.objects.get().name == "Grace Hopper"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("password1", "12345678", "This password is too common."),
        ("password1", "grace@navy.example", "The password is too similar to the e-mail."),
        ("email", "no address", "Enter a valid email address."),
        ("full_name", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
        ("full_name", "Grace\0", "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(field: str, typed: str, said: str) -> None:
    response = Client().post("/account/signup/", {**TYPED, field: typed})

    assert response.status_code == 200
    assert said in response.content.decode()
    assert 'value="Navy"' in response.content.decode()
    assert not User.objects.exists()


def test_an_address_in_use_is_refused_and_nothing_is_made(ada: Membership) -> None:
    response = Client().post("/account/signup/", {**TYPED, "email": "ADA@engines.example"})

    assert "There is an account with this address; sign in instead." in response.content.decode()
    assert User.objects.count() == 1
    assert Workspace.objects.count() == 1


def test_who_opened_an_invitation_comes_into_that_workspace(ada: Membership) -> None:
    link = invite(actor=ada, email="grace@navy.example", role="viewer").link
    client = Client()
    client.get("/" + link.split("/", 3)[3])

    client.post("/account/signup/", TYPED)

    member = Membership.objects.get(user__email="grace@navy.example")
    assert (member.workspace, member.role) == (ada.workspace, "viewer")
    assert Workspace.objects.count() == 1


def test_with_another_address_the_invitation_stays_open(ada: Membership) -> None:
    link = invite(actor=ada, email="somebody@navy.example", role="viewer").link
    client = Client()
    client.get("/" + link.split("/", 3)[3])

    client.post("/account/signup/", TYPED)

    member = Membership.objects.get(user__email="grace@navy.example")
    assert (member.workspace.name, member.role) == ("Navy", "owner")
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.django_db(transaction=True)
def test_sent_many_times_at_once_it_makes_one_person() -> None:
    def sent(_: int) -> int:
        try:
            return Client().post("/account/signup/", TYPED).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(sent, range(8)))

    assert answers <= {200, 302}
    assert (User.objects.count(), Workspace.objects.count()) == (1, 1)
    assert EmailAddress.objects.count() == 1


def test_names_stay_text() -> None:
    client = Client()
    client.post("/account/signup/", {**TYPED, "full_name": "<script>alert(1)</script> 🦆 שלום"})

    page = client.get("/settings/security/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🦆 שלום" in page


def test_the_page_names_each_field() -> None:
    page = Client().get("/account/signup/").content.decode()

    for label in ("Your name", "Company", "Work e-mail", "Password"):
        assert label in page
    assert "data-np-timezone" in page
