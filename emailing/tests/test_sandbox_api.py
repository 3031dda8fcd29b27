"""GET email/sandbox and email/sandbox/{id}: what integrators' own tests read."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from emailing.models import Message
from emailing.services.sending import send_due
from emailing.tests.cast import a_sent_message, some_messages

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


def test_the_list_holds_each_mail_once(ada: Membership, bob: Membership, api: Api) -> None:
    some_messages(ada, 3)
    a_sent_message(bob)
    answer = api(ada).get("/api/email/sandbox").json()

    assert set(answer) == {"messages", "total", "page", "limit", "next_cursor"}
    assert answer["total"] == 3
    assert {mail["to"] for mail in answer["messages"]} == {
        f"lead{number}@leads.example" for number in range(3)
    }


def test_one_with_its_raw_form_and_its_parts(ada: Membership, api: Api) -> None:
    message = a_sent_message(ada, body="Grüße: https://shop.example/a")
    (mail,) = api(ada).get("/api/email/sandbox").json()["messages"]
    whole = api(ada).get(f"/api/email/sandbox/{mail['id']}").json()["message"]

    assert set(mail) == {
        "id",
        "account_id",
        "message_id",
        "from",
        "to",
        "subject",
        "received_at",
    }
    assert {field: whole[field] for field in mail} == mail
    assert mail["from"] == message.mailbox.email
    assert mail["message_id"] == message.message_id
    assert mail["account_id"] == str(message.mailbox_id)
    assert whole["raw"].startswith("From: ")
    assert whole["text"].startswith("Grüße: https://shop.example/a\n")
    assert "/t/o/" in whole["html"]
    assert [link.split("/")[3] for link in whole["links"]] == ["t", "u"]


def test_another_workspace_s_mail_is_not_there(ada: Membership, bob: Membership, api: Api) -> None:
    a_sent_message(bob)
    (theirs,) = api(bob).get("/api/email/sandbox").json()["messages"]

    assert api(ada).get(f"/api/email/sandbox/{theirs['id']}").status_code == 404
    assert api(ada).get("/api/email/sandbox").json()["messages"] == []


def test_the_scope_is_needed(ada: Membership, keyed: Any) -> None:
    assert keyed(ada, ["read:leads"]).get("/api/email/sandbox").status_code == 403
    assert keyed(ada, ["read:campaigns"]).get("/api/email/sandbox").status_code == 200


def test_how_many_queries_a_list_takes(
    ada: Membership, api: Api, django_assert_num_queries: Any
) -> None:
    some_messages(ada, 3)
    send_due()
    client = api(ada)

    assert Message.objects.filter(state="sent").count() == 3
    with django_assert_num_queries(3):  # the session, the total, the page
        client.get("/api/email/sandbox")
