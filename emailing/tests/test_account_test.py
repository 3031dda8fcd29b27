"""POST email/accounts/{id}/test: connecting and signing in, without sending."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from emailing.models import Mailbox
from emailing.tests.cast import a_sandbox, an_smtp_mailbox
from emailing.tests.smtp_server import Behavior, a_certificate, smtp_server

pytestmark = pytest.mark.django_db
Test = Callable[[Mailbox], Any]


@pytest.fixture
def test(ada: Membership, api: Callable[[Membership], APIClient], settings: Any) -> Test:
    """`test(mailbox)`: the answer of the endpoint."""
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    return lambda mailbox: api(ada).post(f"/api/email/accounts/{mailbox.id}/test")


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.parametrize("password", ["right", "schlüssel"])
def test_a_server_that_lets_us_in(ada: Membership, test: Test, password: str) -> None:
    with smtp_server(Behavior(password=password)) as (port, server):
        mailbox = an_smtp_mailbox(ada, port, username="ada", password=password)
        Mailbox.objects.update(status="disconnected", last_error="Refused.")
        answer = test(mailbox)

    assert answer.status_code == 200
    assert answer.json()["account"]["status"] == "connected"
    assert answer.json()["account"]["last_error"] == ""
    assert server.taken == []


@pytest.mark.parametrize("password", ["canary", "canäry-canary"])
def test_a_server_that_refuses_the_password(ada: Membership, test: Test, password: str) -> None:
    with smtp_server(Behavior(password="right")) as (port, _server):
        mailbox = an_smtp_mailbox(ada, port, username="ada", password=password)
        answer = test(mailbox)
    mailbox.refresh_from_db()

    assert (answer.status_code, answer.json()["code"]) == (422, "account_not_working")
    assert answer.json()["message"].startswith("127.0.0.1 refused the user name or password: 535")
    assert "canary" not in answer.content.decode()
    assert (mailbox.status, mailbox.last_error) == ("disconnected", answer.json()["message"])


def test_a_server_that_is_not_there(ada: Membership, test: Test) -> None:
    with smtp_server() as (port, _server):
        mailbox = an_smtp_mailbox(ada, port)
    answer = test(mailbox)
    mailbox.refresh_from_db()

    assert (answer.status_code, answer.json()["code"]) == (422, "account_not_working")
    assert mailbox.status == "connected"
    assert mailbox.last_error == answer.json()["message"]


def test_a_server_that_says_nothing(
    ada: Membership, test: Test, silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emailing.providers.smtp.CONNECT_SECONDS", 0.2)
    answer = test(an_smtp_mailbox(ada, silent_port))

    assert (answer.status_code, answer.json()["message"]) == (422, "127.0.0.1 does not answer.")


def test_a_host_that_leads_inside_since(
    ada: Membership, test: Test, settings: Any, silent_port: int
) -> None:
    mailbox = an_smtp_mailbox(ada, silent_port)
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = False
    answer = test(mailbox)

    assert answer.status_code == 422
    assert answer.json()["message"] == (
        "The host “127.0.0.1” leads into a private network, which is not allowed here."
    )


def test_no_plain_text_in_place_of_tls(ada: Membership, test: Test) -> None:
    with smtp_server(Behavior(password="right")) as (port, _server):
        mailbox = an_smtp_mailbox(ada, port, security="starttls", username="ada", password="right")
        answer = test(mailbox)

    assert answer.status_code == 422
    assert answer.json()["message"] == (
        "127.0.0.1 does not offer what the account asks for: "
        "STARTTLS extension not supported by server."
    )


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        ("localhost", 200, None),
        ("other.example", 422, "The certificate of localhost could not be verified."),
    ],
)
def test_the_certificate_is_for_the_name_that_was_given(
    ada: Membership,
    test: Test,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    status: int,
    message: str | None,
) -> None:
    trusted, context = a_certificate(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with smtp_server(starttls=context) as (port, _server):
        answer = test(an_smtp_mailbox(ada, port, host="localhost", security="starttls"))

    assert answer.status_code == status
    assert answer.json().get("message") == message


def test_the_sandbox_always_works(ada: Membership, test: Test) -> None:
    assert test(a_sandbox(ada)).status_code == 200
