"""POST /api/email/accounts"""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from emailing.models import Mailbox

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
GMAIL = {"email": "ada@engines.example", "provider": "gmail", "oauth_token": "ya29.canary"}
SERVER = {
    "host": "127.0.0.1",
    "port": 587,
    "username": "ada",
    "password": "canary",
    "security": "starttls",
}
SMTP = {"email": "ada@engines.example", "provider": "smtp", "smtp": SERVER}


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


@pytest.mark.parametrize("provider", ["gmail", "outlook"])
def test_an_account_with_a_token(ada: Membership, api: Api, provider: str) -> None:
    answer = api(ada).post("/api/email/accounts", {**GMAIL, "provider": provider})
    account = answer.json()["account"]

    assert answer.status_code == 201
    assert answer["Location"] == f"/api/email/accounts/{account['id']}"
    assert (account["email"], account["provider"]) == ("ada@engines.example", provider)
    assert account["status"] == "connected"
    assert "canary" not in answer.content.decode()
    assert b"canary" not in bytes(Mailbox.objects.get().secret or b"")
    assert BusinessEvent.objects.filter(type="account.created").count() == 1


def test_an_account_at_any_server(ada: Membership, api: Api) -> None:
    answer = api(ada).post("/api/email/accounts", SMTP)

    assert answer.status_code == 201
    assert answer.json()["account"]["smtp"] == {
        "host": "127.0.0.1",
        "port": 587,
        "username": "ada",
        "security": "starttls",
    }
    assert answer.json()["account"]["imap"] is None
    assert "canary" not in answer.content.decode() + str(Mailbox.objects.get().servers)


def test_a_sandbox_account(ada: Membership, api: Api) -> None:
    answer = api(ada).post(
        "/api/email/accounts", {"email": "Test@Engines.example", "provider": "sandbox"}
    )

    assert answer.status_code == 201
    assert answer.json()["account"]["email"] == "test@engines.example"


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"email": "a@b.example", "provider": "gmail"}, "oauth_token", "The provider gmail needs"),
        ({**GMAIL, "oauth_token": ""}, "oauth_token", "This field may not be blank."),
        ({**GMAIL, "oauth_token": None}, "oauth_token", "This field may not be null."),
        ({**GMAIL, "provider": "yahoo"}, "provider", "Must be one of: gmail, outlook, smtp, sandb"),
        ({**GMAIL, "email": "nobody"}, "email", "Enter a valid email address."),
        ({**GMAIL, "smtp": SERVER}, "smtp", "The provider gmail has no use for this."),
        ({**GMAIL, "token": "x"}, "token", "Unknown field."),
        ({"email": "a@b.example", "provider": "smtp"}, "smtp", "The provider smtp needs this."),
        ({**SMTP, "smtp": {**SERVER, "port": 0}}, "smtp.port", "Ensure this value is greater"),
        ({**SMTP, "smtp": {**SERVER, "security": "ssl"}}, "smtp.security", "Must be one of: none"),
        ({**SMTP, "smtp": {**SERVER, "host": "a\nb"}}, "smtp.host", "Must be one line"),
        ({**SMTP, "smtp": {**SERVER, "tls": True}}, "smtp.tls", "Unknown field."),
        ({**SMTP, "smtp": {**SERVER, "host": "no.invalid"}}, "smtp.host", "The host “no.invalid”"),
        ({"email": "s@b.example", "provider": "sandbox", "daily_cap": 5}, "daily_cap", "The sandb"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    ada: Membership, api: Api, body: dict[str, Any], field: str, sentence: str
) -> None:
    answer = api(ada).post("/api/email/accounts", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert answer.json()["errors"][field][0].startswith(sentence)
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize("server", ["mail.example", [SERVER], 7, None])
def test_a_server_is_an_object(ada: Membership, api: Api, server: Any) -> None:
    answer = api(ada).post("/api/email/accounts", {**SMTP, "smtp": server})

    assert answer.status_code == 400
    assert answer.json()["message"].startswith("smtp")
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "::1", "10.0.0.1"])
def test_a_host_that_leads_inside_is_refused(
    ada: Membership, api: Api, settings: Any, host: str
) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = False
    answer = api(ada).post("/api/email/accounts", {**SMTP, "smtp": {**SERVER, "host": host}})

    assert (answer.status_code, answer.json()["code"]) == (400, "private_host")
    assert list(answer.json()["errors"]) == ["smtp.host"]
    assert not Mailbox.objects.exists()


def test_the_same_account_again_is_a_conflict(ada: Membership, api: Api) -> None:
    first = api(ada).post("/api/email/accounts", GMAIL).json()["account"]
    again = api(ada).post("/api/email/accounts", {**GMAIL, "email": "ADA@engines.example"})

    assert (again.status_code, again.json()["existing_id"]) == (409, first["id"])
    assert Mailbox.objects.count() == 1


def test_another_workspace_may_have_the_same(ada: Membership, bob: Membership, api: Api) -> None:
    statuses = [api(who).post("/api/email/accounts", GMAIL).status_code for who in (ada, bob)]

    assert statuses == [201, 201]


def test_the_scope_is_needed(ada: Membership, anonymous: APIClient, keyed: Any) -> None:
    refused = keyed(ada, ["read:campaigns"]).post("/api/email/accounts", GMAIL)

    assert refused.status_code == 403
    assert "write:campaigns" in refused.json()["message"]
    assert keyed(ada, ["write:campaigns"]).post("/api/email/accounts", GMAIL).status_code == 201
    assert anonymous.post("/api/email/accounts", GMAIL).status_code == 401


def test_it_counts_in_the_general_limit(ada: Membership, api: Api, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "1/h"}
    client = api(ada)
    statuses = [client.post("/api/email/accounts", GMAIL).status_code for _ in range(2)]

    assert statuses == [201, 429]
