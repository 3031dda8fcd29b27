"""GET email/messages and email/messages/{id}"""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from emailing.models import Mailbox
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from emailing.tests.cast import a_lead, a_message, a_sent_message, some_messages
from tests import strangers

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
FIELDS = {
    "id",
    "status",
    "lead_id",
    "campaign_id",
    "step_id",
    "account_id",
    "to",
    "subject",
    "sent_at",
    "error",
    "created_at",
    "opened_at",
    "clicked_at",
    "replied_at",
    "bounced_at",
    "unsubscribed_at",
}
WHOLE = {
    *("content", "html", "waits_for", "waits_until", "erased_at", "attachment_ids"),
    *("internet_message_id", "provider_id", "thread_id", "look_at"),
}


def test_the_list(ada: Membership, bob: Membership, api: Api) -> None:
    first, second = some_messages(ada, 2)
    a_message(bob)
    answer = api(ada).get("/api/email/messages").json()

    assert [message["id"] for message in answer["messages"]] == [str(second.id), str(first.id)]
    assert (answer["total"], answer["page"], answer["limit"]) == (2, 1, 20)
    assert set(answer["messages"][0]) == FIELDS


def test_one_with_its_words(ada: Membership, api: Api) -> None:
    message = a_sent_message(ada, body=f"Hi\n{UNSUBSCRIBE_PLACEHOLDER}")
    seen = api(ada).get(f"/v1/email/messages/{message.id}").json()["message"]

    assert set(seen) == FIELDS | WHOLE
    assert (seen["status"], seen["error"]) == ("sent", "")
    assert seen["sent_at"] is not None
    assert seen["content"] == "Hi\n{{ unsubscribe_url }}"
    assert "unsubscribe.invalid" not in seen["html"]


@pytest.mark.parametrize("field", ["campaign_id", "lead_id", "account_id", "status"])
def test_the_list_can_be_narrowed(ada: Membership, api: Api, field: str) -> None:
    sent = a_sent_message(ada)
    other_box = Mailbox.objects.get(id=strangers.mailbox(ada))
    a_message(ada, other_box, lead=a_lead(ada, "other@leads.example"))
    query = {
        "campaign_id": sent.campaign_id,
        "lead_id": sent.lead_id,
        "account_id": sent.mailbox_id,
        "status": "sent",
    }
    found = api(ada).get("/api/email/messages", {field: str(query[field])}).json()

    assert found["total"] == 1
    assert [message["id"] for message in found["messages"]] == [str(sent.id)]


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"status": "lost"}, 400, "status"),
        ({"lead_id": "12"}, 400, "lead_id"),
        ({"lead": "x"}, 400, "lead"),
        ({"limit": "101"}, 400, "limit"),
    ],
)
def test_what_is_wrong_is_named(
    ada: Membership, api: Api, query: dict[str, str], status: int, field: str
) -> None:
    answer = api(ada).get("/api/email/messages", query)

    assert (answer.status_code, list(answer.json()["errors"])) == (status, [field])


@pytest.mark.parametrize("field", ["campaign_id", "lead_id", "account_id"])
def test_another_workspace_s_id_is_not_there(
    ada: Membership, bob: Membership, api: Api, field: str
) -> None:
    theirs = str(strangers.BY_FIELD[field](bob))

    assert api(ada).get("/api/email/messages", {field: theirs}).status_code == 404


def test_the_scope_is_needed(ada: Membership, keyed: Any, anonymous: APIClient) -> None:
    message = a_message(ada)
    for path in ("/api/email/messages", f"/api/email/messages/{message.id}"):
        assert keyed(ada, ["read:leads"]).get(path).status_code == 403
        assert keyed(ada, ["read:campaigns"]).get(path).status_code == 200
        assert anonymous.get(path).status_code == 401


def test_how_many_queries_a_list_takes(
    ada: Membership, api: Api, django_assert_num_queries: Any
) -> None:
    some_messages(ada, 3)
    client = api(ada)

    with django_assert_num_queries(3):  # the session, the total, the page
        client.get("/api/email/messages")
