"""POST /api/email/send"""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign
from emailing.models import Mailbox, Message
from emailing.services.sending import send_due
from leads.models import Suppression
from leads.services.suppression import suppress
from tests import strangers

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


@pytest.fixture
def body(ada: Membership) -> dict[str, str]:
    """What sends a mail to a lead of Ada's."""
    return {
        "campaign_id": str(strangers.campaign(ada)),
        "lead_id": str(strangers.lead(ada)),
        "subject": "Hello",
        "content": "Hi {{ lead.first_name }}",
    }


def test_a_mail_is_queued_and_can_be_followed(
    ada: Membership, api: Api, body: dict[str, str]
) -> None:
    answer = api(ada).post("/api/email/send", body)
    followed = api(ada).get(answer["Location"]).json()["message"]

    assert answer.status_code == 201
    assert set(answer.json()) == {"email_id", "status"}
    assert answer.json()["status"] == "queued"
    assert followed["id"] == answer.json()["email_id"]
    assert (followed["status"], followed["subject"]) == ("queued", "Hello")
    assert followed["lead_id"] == body["lead_id"]
    assert followed["campaign_id"] == body["campaign_id"]
    assert BusinessEvent.objects.filter(type="message.queued").count() == 1


def test_it_arrives_with_its_words_taken_literally(
    ada: Membership, api: Api, body: dict[str, str]
) -> None:
    client = api(ada)
    client.post("/v1/email/send/", body)
    send_due()
    (mail,) = client.get("/api/email/sandbox").json()["messages"]
    whole = client.get(f"/api/email/sandbox/{mail['id']}").json()["message"]

    assert mail["subject"] == "Hello"
    assert whole["text"].startswith("Hi {{ lead.first_name }}\n")


@pytest.mark.parametrize("field", ["campaign_id", "lead_id", "subject", "content"])
def test_every_field_is_required(
    ada: Membership, api: Api, body: dict[str, str], field: str
) -> None:
    answer = api(ada).post("/api/email/send", {**body, field: ""})
    absent = api(ada).post("/api/email/send", {k: v for k, v in body.items() if k != field})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert (absent.status_code, list(absent.json()["errors"])) == (400, [field])
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "Hello\r\nBcc: everybody@shop.example"),
        ("subject", "Hello\x0bthere"),
        ("subject", "x" * 999),
        ("content", " \n "),
        ("lead_id", "12"),
        ("campaign_id", {}),
        ("html", True),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_queued(
    ada: Membership, api: Api, body: dict[str, str], field: str, value: Any
) -> None:
    answer = api(ada).post("/api/email/send", {**body, field: value})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not Message.objects.exists()


def test_what_is_another_workspace_s_does_not_exist(
    ada: Membership, bob: Membership, api: Api, body: dict[str, str]
) -> None:
    foreign = {"campaign_id": strangers.campaign(bob), "lead_id": strangers.lead(bob)}
    answers = [
        api(ada).post("/api/email/send", {**body, field: str(value)})
        for field, value in foreign.items()
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert [answer.json()["message"] for answer in answers] == [
        "There is no campaign with this id.",
        "There is no lead with this id.",
    ]
    assert not Message.objects.exists()


def test_a_suppressed_lead_is_refused_at_once(
    ada: Membership, api: Api, body: dict[str, str]
) -> None:
    suppress(
        workspace_id=ada.workspace_id,
        kind=Suppression.Kind.DOMAIN,
        value="lead.example",
        reason="manual",
    )
    answer = api(ada).post("/api/email/send", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "suppressed")
    assert answer.json()["message"] == (
        "This lead must not be written to: the address opted out or is suppressed."
    )
    assert not Message.objects.exists()


def test_without_a_mailbox_that_can_send_it_says_so_at_once(
    ada: Membership, api: Api, body: dict[str, str]
) -> None:
    client = api(ada)
    client.post(
        "/api/email/accounts",
        {"email": "ada@gmail.example", "provider": "gmail", "oauth_token": "ya29"},
    )
    Mailbox.objects.filter(provider="gmail").update(status="disconnected")
    answer = client.post("/api/email/send", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "no_usable_account")
    assert answer.json()["message"] == (
        "The account ada@gmail.example is not connected; connect it again."
    )
    assert not Message.objects.exists()


def test_an_archived_campaign_sends_nothing(
    ada: Membership, api: Api, body: dict[str, str]
) -> None:
    Campaign.objects.update(status="archived")
    answer = api(ada).post("/api/email/send", body)

    assert (answer.status_code, answer.json()["code"]) == (422, "campaign_archived")
    assert not Message.objects.exists()


def test_a_retry_with_the_same_key_queues_once(
    ada: Membership, api: Api, body: dict[str, str]
) -> None:
    client = api(ada)
    answers = [
        client.post("/api/email/send", body, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert Message.objects.count() == 1


def test_the_scope_is_needed(
    ada: Membership, anonymous: APIClient, keyed: Any, body: dict[str, str]
) -> None:
    refused = keyed(ada, ["read:campaigns", "write:leads"]).post("/api/email/send", body)
    allowed = keyed(ada, ["write:campaigns"]).post("/api/email/send", body)

    assert refused.status_code == 403
    assert "write:campaigns" in refused.json()["message"]
    assert allowed.status_code == 201
    assert anonymous.post("/api/email/send", body).status_code == 401


def test_it_counts_in_the_limit_for_mail(
    ada: Membership, api: Api, body: dict[str, str], settings: Any
) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "email": "2/h"}
    client = api(ada)
    answers = [client.post("/api/email/send", body) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert answers[0]["X-RateLimit-Limit"] == "2"
    assert client.get("/api/email/messages")["X-RateLimit-Limit"] == "1000"
    assert Message.objects.count() == 2


def test_the_campaign_s_own_accounts_are_used(
    ada: Membership, api: Api, body: dict[str, str]
) -> None:
    chosen = strangers.mailbox(ada)
    assert Mailbox.objects.count() == 1
    Campaign.objects.update(settings={"account_ids": [str(chosen)]})
    api(ada).post("/api/email/send", body)

    assert Message.objects.get().mailbox_id == chosen
