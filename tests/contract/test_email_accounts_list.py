"""GET /api/email/accounts"""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from tests import strangers

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
FIELDS = {
    "id",
    "email",
    "provider",
    "status",
    "sender_name",
    "signature",
    "daily_cap",
    "hourly_cap",
    "min_gap_seconds",
    "ramp_up",
    "smtp",
    "imap",
    "created_at",
    "last_error",
}


def test_a_new_workspace_has_a_sandbox(ada: Membership, api: Api) -> None:
    answer = api(ada).get("/api/email/accounts")
    (account,) = answer.json()["accounts"]

    assert answer.status_code == 200
    assert set(answer.json()) == {"accounts", "total", "page", "limit", "next_cursor"}
    assert set(account) == FIELDS
    assert account["email"] == f"sandbox@{ada.workspace_id.hex[-12:]}.example"
    assert (account["provider"], account["status"]) == ("sandbox", "connected")
    assert (account["daily_cap"], account["ramp_up"], account["smtp"]) == (None, False, None)


def test_the_sandbox_is_made_once(ada: Membership, api: Api) -> None:
    first, second = (api(ada).get("/v1/email/accounts/").json()["accounts"] for _ in range(2))

    assert [account["id"] for account in first] == [account["id"] for account in second]


def test_newest_first_and_in_pages(ada: Membership, api: Api) -> None:
    ids = [str(strangers.mailbox(ada)) for _ in range(3)]
    page = api(ada).get("/api/email/accounts", {"limit": 2}).json()
    rest = api(ada).get("/api/email/accounts", {"cursor": page["next_cursor"]}).json()

    assert [account["id"] for account in page["accounts"]] == ids[:0:-1]
    assert [account["id"] for account in rest["accounts"]] == [ids[0]]
    assert page["total"] == 3


def test_another_workspace_s_accounts_are_not_there(
    ada: Membership, bob: Membership, api: Api
) -> None:
    theirs = str(strangers.mailbox(bob))
    listed = api(ada).get("/api/email/accounts").json()["accounts"]

    assert theirs not in [account["id"] for account in listed]
    assert api(ada).get(f"/api/email/accounts/{theirs}").status_code == 404


def test_an_unknown_parameter_is_named(ada: Membership, api: Api) -> None:
    answer = api(ada).get("/api/email/accounts", {"provider": "smtp"})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["provider"])


def test_the_scope_is_needed(ada: Membership, anonymous: APIClient, keyed: Any) -> None:
    refused = keyed(ada, ["read:leads"]).get("/api/email/accounts")

    assert (refused.status_code, refused.json()["code"]) == (403, "missing_scope")
    assert keyed(ada, ["read:campaigns"]).get("/api/email/accounts").status_code == 200
    assert anonymous.get("/api/email/accounts").status_code == 401


def test_how_many_queries_a_list_takes(
    ada: Membership, api: Api, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        strangers.mailbox(ada)
    client = api(ada)

    with django_assert_num_queries(4):  # the session, the sandbox, the total, the page
        client.get("/api/email/accounts")


def test_it_counts_in_the_general_limit(ada: Membership, api: Api, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "1/h"}
    client = api(ada)

    assert client.get("/api/email/accounts")["X-RateLimit-Remaining"] == "0"
    assert client.get("/api/email/accounts").status_code == 429
