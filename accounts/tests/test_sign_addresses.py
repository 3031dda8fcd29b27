"""The address one signs in with: confirmed, changed, and never taken from somebody else."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import Membership, User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def client() -> Client:
    """Signed in as Ada, who gave her password a moment ago."""
    client = Client()
    client.post("/account/login/", {"login": "ada@engines.example", "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def _confirmed(client: Client) -> str:
    body = str(mail.outbox[-1].body)
    link = next(line for line in body.splitlines() if "/confirm-email/" in line)
    path = "/" + link.split("/", 3)[3]
    assert client.get(path).status_code == 200
    return client.post(path, follow=True).content.decode()


def test_who_registered_by_the_api_confirms_from_the_security_page(
    ada: Membership, client: Client
) -> None:
    page = client.get("/settings/security/").content.decode()
    assert "Not confirmed" in page

    client.post("/account/email/", {"email": "ada@engines.example", "action_send": "1"})
    _confirmed(client)

    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("ada@engines.example", True, True)
    assert "Not confirmed" not in client.get("/settings/security/").content.decode()


def test_it_is_not_sent_again_and_again(ada: Membership, client: Client) -> None:
    given = {"email": "ada@engines.example", "action_send": "1"}

    first = client.post("/account/email/", given, follow=True).content.decode()
    second = client.post("/account/email/", given, follow=True).content.decode()

    assert "A link to confirm ada@engines.example is on its way to it." in first
    assert "A link went to this address already. Ask again in three minutes." in second
    assert len(mail.outbox) == 1


def test_a_new_address_is_in_force_once_it_is_confirmed(ada: Membership, client: Client) -> None:
    client.post("/account/email/", {"email": "countess@engines.example", "action_add": "1"})
    assert User.objects.get().email == "ada@engines.example"
    assert mail.outbox[-1].to == ["countess@engines.example"]

    _confirmed(client)

    assert User.objects.get().email == "countess@engines.example"
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == (
        "countess@engines.example",
        True,
        True,
    )
    assert (mail.outbox[-1].subject, mail.outbox[-1].to) == (
        "Your address was changed",
        ["ada@engines.example"],
    )


def test_the_change_asks_for_the_password(
    ada: Membership, browser: Callable[[Membership], Client]
) -> None:
    response = browser(ada).post("/account/email/", {"email": "x@y.example", "action_add": "1"})

    assert response["Location"].startswith("/account/reauthenticate/")
    assert not mail.outbox


def test_somebody_elses_address_is_never_taken(
    ada: Membership, bob: Membership, client: Client
) -> None:
    said = client.post("/account/email/", {"email": "bob@other.example", "action_add": "1"})
    assert said.status_code == 302

    page = _confirmed(client)

    assert "belongs to another account" in page
    assert set(User.objects.values_list("email", flat=True)) == {
        "ada@engines.example",
        "bob@other.example",
    }
    assert not EmailAddress.objects.filter(email="bob@other.example", verified=True).exists()


def test_taken_and_free_look_the_same_to_who_asks(
    ada: Membership, bob: Membership, client: Client
) -> None:
    def asked(email: str) -> str:
        client.post("/account/email/", {"email": email, "action_add": "1"})
        page = client.get("/account/email/").content.decode()
        client.post("/account/email/", {"email": email, "action_remove": "1"})
        return page[page.index("<h1>") :].replace(email, "X").split("csrfmiddlewaretoken")[0]

    assert asked("bob@other.example") == asked("free@other.example")


def test_a_password_is_changed_by_whoever_knows_it(ada: Membership, client: Client) -> None:
    path = "/account/password/change/"

    wrong = client.post(path, {"oldpassword": "wrong", "password1": "a new horse battery"})
    right = client.post(path, {"oldpassword": PASSWORD, "password1": "a new horse battery"})

    assert "This is not your current password." in wrong.content.decode()
    assert right["Location"] == "/settings/security/"
    assert User.objects.get().check_password("a new horse battery")
    assert client.get("/settings/security/").status_code == 200
    assert mail.outbox[-1].subject == "Your password was changed"


def test_no_form_makes_an_address_count_that_is_not_confirmed(
    ada: Membership, client: Client
) -> None:
    client.post("/account/email/", {"email": "new@engines.example", "action_add": "1"})

    client.post("/account/email/", {"email": "new@engines.example", "action_primary": "1"})
    client.post("/account/email/", {"email": "ada@engines.example", "action_remove": "1"})

    assert User.objects.get().email == "ada@engines.example"
    primary = EmailAddress.objects.get(primary=True)
    assert (primary.email, primary.verified) == ("ada@engines.example", False)


def test_a_second_thought_replaces_the_first(ada: Membership, client: Client) -> None:
    for email in ("first@engines.example", "second@engines.example"):
        client.post("/account/email/", {"email": email, "action_add": "1"})

    assert set(EmailAddress.objects.values_list("email", flat=True)) == {
        "ada@engines.example",
        "second@engines.example",
    }


def test_a_mistyped_new_address_cannot_reset_the_password(ada: Membership, client: Client) -> None:
    client.post("/account/email/", {"email": "stranger@x.example", "action_add": "1"})

    Client().post("/account/password/reset/", {"email": "stranger@x.example"})

    assert mail.outbox[-1].subject == "There is no account with this address"
