"""The mailbox pages: health, connecting a server, changing, testing, removing."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from emailing.models import Mailbox
from emailing.services.credentials import secrets_of
from emailing.tests.cast import a_sandbox, a_sent_message, an_smtp_mailbox
from emailing.tests.smtp_server import Behavior, smtp_server

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]


@pytest.fixture(autouse=True)
def _private_hosts(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def _typed(port: int, **fields: Any) -> dict[str, Any]:
    return {
        "email": "ada@engines.example",
        "sender_name": "Ada Byron",
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "username": "",
        "password": "",
        "signature": "-- \nAda",
        **fields,
    }


def _errors(response: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in response.context["form"].errors.items()}


def _said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_each_mailbox_with_its_health(ada: Membership, browser: Browser) -> None:
    a_sent_message(ada)
    refused = an_smtp_mailbox(ada, 25)
    Mailbox.objects.filter(id=refused.id).update(status="disconnected", last_error="535 No.")
    response = browser(ada).get("/mailboxes/")

    assert [
        (row.mailbox.provider, row.usage.sent_today, row.word) for row in response.context["rows"]
    ] == [
        ("sandbox", 1, "Can send"),
        ("smtp", 0, "Disconnected"),
    ]
    assert "535 No." in response.content.decode()


def test_a_server_that_takes_us_is_saved_and_tested(ada: Membership, browser: Browser) -> None:
    with smtp_server(Behavior(password="right")) as (port, server):
        response = browser(ada).post(
            "/mailboxes/new/smtp/", _typed(port, username="ada", password="right"), follow=True
        )
    mailbox = Mailbox.objects.get(provider="smtp")

    assert response.redirect_chain == [("/mailboxes/", 302)]
    assert _said(response) == ["ada@engines.example is saved and can send."]
    assert (mailbox.status, mailbox.sender_name, mailbox.signature) == (
        "connected",
        "Ada Byron",
        "-- \nAda",
    )
    assert secrets_of(mailbox) == {"smtp_password": "right"}
    assert server.taken == []


def test_a_server_that_refuses_is_saved_and_says_why(ada: Membership, browser: Browser) -> None:
    with smtp_server(Behavior(password="right")) as (port, _server):
        response = browser(ada).post(
            "/mailboxes/new/smtp/", _typed(port, username="ada", password="canary"), follow=True
        )
    mailbox = Mailbox.objects.get(provider="smtp")
    page = response.content.decode()

    assert response.redirect_chain == [(f"/mailboxes/{mailbox.id}/", 302)]
    assert _said(response)[0].startswith(
        "ada@engines.example is saved, but cannot send yet. 127.0.0.1 refused the user name or "
        "password: 535"
    )
    assert (mailbox.status, 'value="ada"' in page, "canary" in page) == (
        "disconnected",
        True,
        False,
    )


def test_a_server_that_hangs_is_given_up(
    ada: Membership, browser: Browser, silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emailing.providers.smtp.CONNECT_SECONDS", 0.2)
    response = browser(ada).post("/mailboxes/new/smtp/", _typed(silent_port), follow=True)

    assert _said(response) == [
        "ada@engines.example is saved, but cannot send yet. 127.0.0.1 does not answer."
    ]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"email": "ada"}, {"email": ["Enter a valid email address."]}),
        ({"port": 70_000}, {"port": ["Ensure this value is less than or equal to 65535."]}),
        (
            {"sender_name": "Ada\r\nBcc: x@y.example"},
            {"sender_name": ["Must be one line without control characters."]},
        ),
        (
            {"host": "nowhere.invalid"},
            {"host": ["The host “nowhere.invalid” cannot be found."]},
        ),
    ],
)
def test_bad_input_is_told_beside_its_field(
    ada: Membership, browser: Browser, fields: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    typed = _typed(587, username="ada", password="canary") | fields
    response = browser(ada).post("/mailboxes/new/smtp/", typed)
    page = response.content.decode()

    assert (response.status_code, _errors(response)) == (422, errors)
    assert ("-- \nAda" in page, "canary" in page) == (True, False)
    assert not Mailbox.objects.filter(provider="smtp").exists()


def test_a_host_that_leads_inside_is_refused(
    ada: Membership, browser: Browser, settings: Any
) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = False
    response = browser(ada).post("/mailboxes/new/smtp/", _typed(25))

    assert _errors(response) == {
        "host": ["The host “127.0.0.1” leads into a private network, which is not allowed here."]
    }
    assert not Mailbox.objects.filter(provider="smtp").exists()


def test_the_same_account_twice(ada: Membership, browser: Browser) -> None:
    with smtp_server() as (port, _server):
        browser(ada).post("/mailboxes/new/smtp/", _typed(port))
        again = browser(ada).post("/mailboxes/new/smtp/", _typed(port))

    assert (again.status_code, _errors(again)) == (
        422,
        {"__all__": ["This workspace already has this account."]},
    )
    assert Mailbox.objects.filter(provider="smtp").count() == 1


def test_another_sandbox(ada: Membership, browser: Browser) -> None:
    response = browser(ada).post(
        "/mailboxes/new/sandbox/",
        {"email": "qa@engines.example", "sender_name": "", "signature": ""},
    )

    assert response.headers["Location"] == "/mailboxes/"
    assert Mailbox.objects.get(email="qa@engines.example").provider == "sandbox"


def _edit(client: Client, mailbox: Mailbox, **fields: Any) -> Any:
    typed = _typed(25) | mailbox.servers["smtp"] | fields
    return client.post(f"/mailboxes/{mailbox.id}/", typed)


def test_a_blank_password_keeps_the_one_there_is(ada: Membership, browser: Browser) -> None:
    with smtp_server(Behavior(password="right")) as (port, _server):
        mailbox = an_smtp_mailbox(ada, port, username="ada", password="right")
        response = _edit(browser(ada), mailbox, sender_name="Countess", username="ada2")
    mailbox.refresh_from_db()

    assert response.headers["Location"] == "/mailboxes/"
    assert (mailbox.sender_name, mailbox.servers["smtp"]["username"]) == ("Countess", "ada2")
    assert secrets_of(mailbox) == {"smtp_password": "right"}


def test_a_new_password_replaces_it(ada: Membership, browser: Browser) -> None:
    with smtp_server(Behavior(password="right")) as (port, _server):
        mailbox = an_smtp_mailbox(ada, port, username="ada", password="old")
        response = _edit(browser(ada), mailbox, password="right")
    mailbox.refresh_from_db()

    assert response.headers["Location"] == "/mailboxes/"
    assert secrets_of(mailbox) == {"smtp_password": "right"}


@pytest.mark.parametrize("changed", [{"host": "localhost"}, {"port": 2525}, {"security": "tls"}])
def test_the_stored_password_goes_nowhere_else(
    ada: Membership, browser: Browser, changed: dict[str, Any]
) -> None:
    mailbox = an_smtp_mailbox(ada, 25, username="ada", password="right")
    response = _edit(browser(ada), mailbox, sender_name="Countess", **changed)
    mailbox.refresh_from_db()

    assert _errors(response) == {
        "password": ["Type the password again: the stored one is only sent where it was given for."]
    }
    assert (mailbox.servers["smtp"]["port"], mailbox.sender_name) == (25, "Ada Byron")
    assert mailbox.servers["smtp"]["host"] == "127.0.0.1"


def test_testing_says_how_it_went(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    with smtp_server() as (port, _server):
        mailbox = an_smtp_mailbox(ada, port)
        well = client.post(f"/mailboxes/{mailbox.id}/test/", follow=True)
    ill = client.post(f"/mailboxes/{mailbox.id}/test/", {"from": "mailbox"}, follow=True)

    assert _said(well) == ["ada@engines.example works: it can send."]
    assert _said(ill)[0].startswith("127.0.0.1 could not be signed in to:")
    assert ill.redirect_chain == [(f"/mailboxes/{mailbox.id}/", 302)]


def test_removing_twice_removes_once(ada: Membership, browser: Browser) -> None:
    client, mailbox = browser(ada), an_smtp_mailbox(ada, 25, username="ada", password="right")
    first = client.post(f"/mailboxes/{mailbox.id}/remove/", {"once": "1"}, follow=True)
    again = client.post(f"/mailboxes/{mailbox.id}/remove/", {"once": "1"}, follow=True)
    mailbox.refresh_from_db()

    assert (first.status_code, again.status_code) == (200, 200)
    assert (mailbox.archived_at is not None, mailbox.secret) == (True, None)
    assert [row.mailbox.provider for row in again.context["rows"]] == ["sandbox"]


@pytest.mark.parametrize("path", ["", "test/", "remove/"])
def test_another_workspaces_mailbox_is_not_there(
    ada: Membership, bob: Membership, browser: Browser, path: str
) -> None:
    mailbox = a_sandbox(bob)
    response = browser(ada).post(f"/mailboxes/{mailbox.id}/{path}", {"sender_name": "Mine"})
    mailbox.refresh_from_db()

    assert response.status_code == 404
    assert (mailbox.sender_name, mailbox.archived_at) == ("", None)


def test_a_viewer_sees_and_does_nothing(
    ada: Membership, browser: Browser, colleague: Colleague
) -> None:
    client, mailbox = browser(colleague(ada, "viewer")), a_sandbox(ada)

    assert client.get("/mailboxes/").status_code == 200
    assert "/remove/" not in client.get("/mailboxes/").content.decode()
    assert client.get("/mailboxes/new/smtp/").status_code == 403
    assert client.post(f"/mailboxes/{mailbox.id}/remove/").status_code == 403
    assert Mailbox.objects.get(id=mailbox.id).archived_at is None


def test_few_queries_however_many_mailboxes(
    ada: Membership, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    Mailbox.objects.bulk_create(
        Mailbox(workspace=ada.workspace, email=f"{number}@engines.example", provider="sandbox")
        for number in range(60)
    )
    client = browser(ada)
    client.get("/mailboxes/")
    with django_assert_max_num_queries(12):
        response = client.get("/mailboxes/")

    assert (len(response.context["rows"]), response.context["listed"].total) == (50, 60)
