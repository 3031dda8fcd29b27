"""Tokens and passwords: encrypted at rest, bound to their row, shown nowhere."""

import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Membership, User
from emailing.models import Mailbox
from emailing.services.credentials import secrets_of
from emailing.tests.smtp_server import Behavior, smtp_server
from neptie.kernel.keyring import CannotDecrypt

pytestmark = pytest.mark.django_db
CANARY = "canary-7f3a"
Api = Callable[[Membership], APIClient]


def _bodies(port: int) -> list[dict[str, Any]]:
    server = {"host": "127.0.0.1", "port": port, "username": "ada", "password": f"{CANARY}-smtp"}
    imap = {**server, "password": f"{CANARY}-imap"}
    return [
        {"email": "g@engines.example", "provider": "gmail", "oauth_token": f"{CANARY}-token"},
        {
            "email": "s@engines.example",
            "provider": "smtp",
            "smtp": {**server, "security": "none"},
            "imap": imap,
        },
    ]


@pytest.fixture
def accounts(ada: Membership, api: Api, settings: Any) -> list[str]:
    """The ids of a Gmail and an SMTP account that were added over the API."""
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    with smtp_server(Behavior(password="something else")) as (port, _server):
        client = api(ada)
        answers = [client.post("/api/email/accounts", body) for body in _bodies(port)]
        assert [answer.status_code for answer in answers] == [201, 201]
        ids = [answer.json()["account"]["id"] for answer in answers]
        for id in ids:
            client.post(f"/api/email/accounts/{id}/test")
    return ids


def test_nothing_at_rest_shows_them(ada: Membership, accounts: list[str]) -> None:
    dump = io.StringIO()
    call_command("dumpdata", "emailing", "accounts", stdout=dump)

    assert "s@engines.example" in dump.getvalue()
    assert CANARY not in dump.getvalue()
    assert all(CANARY.encode() not in bytes(box.secret or b"") for box in Mailbox.objects.all())


def test_no_answer_of_the_api_shows_them(
    ada: Membership, api: Api, accounts: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    client = api(ada)
    caplog.set_level(logging.DEBUG)
    said = client.get("/api/email/accounts").content
    for id in accounts:
        address = f"/api/email/accounts/{id}"
        said += client.get(address).content
        said += client.patch(address, {"sender_name": "Ada"}).content
        said += client.post(f"{address}/test").content

    assert b"s@engines.example" in said
    assert CANARY.encode() not in said
    assert CANARY not in caplog.text


def test_no_page_of_the_admin_shows_them(
    ada: Membership, client: Client, accounts: list[str]
) -> None:
    client.force_login(User.objects.create_superuser("staff@neptie.example", "x"))
    said = client.get("/admin/emailing/mailbox/").content
    for id in accounts:
        page = client.get(f"/admin/emailing/mailbox/{id}/change/")
        assert page.status_code == 200
        said += page.content

    assert b"s@engines.example" in said
    assert CANARY.encode() not in said
    assert b"secret" not in said.lower().replace(b"secret_key", b"")


def test_they_open_for_their_own_row_alone(ada: Membership, accounts: list[str]) -> None:
    gmail, smtp = Mailbox.objects.get(id=accounts[0]), Mailbox.objects.get(id=accounts[1])

    assert secrets_of(gmail) == {"oauth_token": f"{CANARY}-token"}
    assert secrets_of(smtp) == {
        "smtp_password": f"{CANARY}-smtp",
        "imap_password": f"{CANARY}-imap",
    }
    gmail.secret = smtp.secret
    with pytest.raises(CannotDecrypt):
        secrets_of(gmail)


def test_a_secret_of_another_row_is_a_trouble_of_the_mailbox(
    ada: Membership, api: Api, accounts: list[str]
) -> None:
    stolen = Mailbox.objects.get(id=accounts[0]).secret
    Mailbox.objects.filter(id=accounts[1]).update(secret=stolen)
    answer = api(ada).post(f"/api/email/accounts/{accounts[1]}/test")

    assert answer.status_code == 422
    assert answer.json()["message"] == (
        "What it signs in with cannot be read any more; connect it again."
    )
