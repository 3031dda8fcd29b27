"""GET, PATCH and DELETE of one account."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from emailing.models import Mailbox
from emailing.tests.cast import a_sandbox, an_smtp_mailbox

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
CHANGES = {
    "daily_cap": 50,
    "hourly_cap": 0,
    "min_gap_seconds": None,
    "ramp_up": True,
    "signature": "Ada\nEngines",
    "sender_name": "Ada Byron",
}


@pytest.fixture
def address(ada: Membership, settings: Any) -> str:
    """Where an SMTP account of Ada's is."""
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    return f"/api/email/accounts/{an_smtp_mailbox(ada, 25).id}"


def test_how_it_sends_can_be_changed(ada: Membership, api: Api, address: str) -> None:
    answer = api(ada).patch(address, CHANGES)
    seen = api(ada).get(address).json()["account"]
    event = BusinessEvent.objects.get(type="account.updated")

    assert answer.status_code == 200
    assert answer.json()["account"] == seen
    assert {field: seen[field] for field in CHANGES} == CHANGES
    assert event.fields == sorted(CHANGES)


def test_what_it_got_may_be_sent_back(ada: Membership, api: Api, address: str) -> None:
    seen = api(ada).get(address).json()["account"]
    answer = api(ada).patch(address, {**seen, "ramp_up": True})

    assert answer.json()["account"] == {**seen, "ramp_up": True}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("daily_cap", -1),
        ("hourly_cap", "many"),
        ("min_gap_seconds", 86_401),
        ("ramp_up", "on"),
        ("sender_name", "Ada\r\nBcc: x"),
        ("dayly_cap", 5),
        ("oauth_token", "x"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_changes(
    ada: Membership, api: Api, address: str, field: str, value: Any
) -> None:
    before = list(Mailbox.objects.values())
    answer = api(ada).patch(address, {field: value})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert list(Mailbox.objects.values()) == before


def test_the_sandbox_has_no_caps(ada: Membership, api: Api) -> None:
    address = f"/api/email/accounts/{a_sandbox(ada).id}"
    refused = api(ada).patch(address, {"daily_cap": 5, "sender_name": "Ada"})
    allowed = api(ada).patch(address, {"daily_cap": 0, "ramp_up": False, "sender_name": "Ada"})

    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["daily_cap"])
    assert allowed.status_code == 200


def test_a_removed_account_is_gone_with_its_secret(
    ada: Membership, api: Api, settings: Any
) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    mailbox = an_smtp_mailbox(ada, 25, username="ada", password="canary")
    address = f"/api/email/accounts/{mailbox.id}"
    client = api(ada)
    statuses = [
        client.delete(address).status_code,
        client.delete(address).status_code,
        client.get(address).status_code,
        client.patch(address, {"ramp_up": True}).status_code,
        client.post(f"{address}/test").status_code,
    ]
    mailbox.refresh_from_db()

    assert statuses == [204, 404, 404, 404, 404]
    assert (mailbox.secret, mailbox.archived_at is None) == (None, False)
    assert BusinessEvent.objects.filter(type="account.archived").count() == 1
    assert "ada@engines.example" not in client.get("/api/email/accounts").content.decode()


def test_what_was_removed_can_be_added_again(ada: Membership, api: Api, address: str) -> None:
    api(ada).delete(address)

    assert an_smtp_mailbox(ada, 26).archived_at is None


def test_a_removed_sandbox_stays_removed(ada: Membership, api: Api) -> None:
    api(ada).delete(f"/api/email/accounts/{a_sandbox(ada).id}")

    assert api(ada).get("/api/email/accounts").json()["accounts"] == []


def test_removing_needs_the_scope(ada: Membership, keyed: Any, address: str) -> None:
    assert keyed(ada, ["read:campaigns"]).delete(address).status_code == 403
    assert Mailbox.objects.get().archived_at is None
