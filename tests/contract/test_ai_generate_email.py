"""POST /api/ai/generate-email"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from campaigns.models import Campaign
from leads.models import Lead
from tests.standins.anthropic import Answer, StandIn, refused, said, said_json, standing_in

pytestmark = pytest.mark.django_db

Api = Callable[[Membership], APIClient]
Keyed = Callable[[Membership, Collection[str]], APIClient]
PATH = "/api/ai/generate-email"
UNKNOWN = "0192f0c1-2345-7890-8abc-0123456789ab"


@pytest.fixture
def lead(ada: Membership) -> Lead:
    return Lead.objects.create(
        workspace=ada.workspace,
        full_name="Ivy Hall",
        first_name="Ivy",
        last_name="Hall",
        email="ivy@acme.example",
        company="Acme",
        job_title="VP Sales",
        industry="Education",
    )


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    return Campaign.objects.create(
        workspace=ada.workspace, name="Spring", type="email", description="Audits in half the time"
    )


@pytest.fixture
def claude(settings: Any) -> Iterator[StandIn]:
    with standing_in() as server:
        settings.ANTHROPIC_API_KEY = "sk-stand-in"
        settings.ANTHROPIC_BASE_URL = server.url
        settings.NEPTIE_CLAUDE_MODEL = "claude-of-the-test"
        yield server


def ask(client: APIClient, lead: Lead, campaign: Campaign, **more: Any) -> Any:
    ids = {"lead_id": str(lead.id), "campaign_id": str(campaign.id)}
    return client.post(PATH, {**ids, **more})


def test_a_draft_from_the_leads_facts(
    ada: Membership, api: Api, lead: Lead, campaign: Campaign
) -> None:
    answer = ask(api(ada), lead, campaign)

    assert answer.status_code == 200
    assert set(answer.json()) == {"email", "confidence"}
    email = answer.json()["email"]
    assert set(email) == {"subject", "content", "facts", "writer", "model", "note"}
    assert email["subject"] == "A question for Acme"
    assert email["content"].startswith("Hello Ivy,\n\nI am writing to you because of your role")
    assert "Audits in half the time" in email["content"]
    assert email["content"].endswith("Kind regards,\nAda Byron\nAnalytical Engines")
    assert {"text": "Hello Ivy,", "field": "first_name", "value": "Ivy"} in email["facts"]
    assert {fact["field"] for fact in email["facts"]} == {
        "first_name", "company", "job_title", "industry",
    }  # fmt: skip
    assert (email["writer"], email["model"]) == ("local", "local-writer-1")
    assert email["note"] == "Claude is not set up, so the local writer wrote this."
    assert answer.json()["confidence"] == 0.9


def test_confidence_falls_with_the_facts(
    ada: Membership, api: Api, lead: Lead, campaign: Campaign
) -> None:
    Lead.objects.filter(id=lead.id).update(first_name="", industry="")
    answer = ask(api(ada), lead, campaign)

    assert answer.json()["confidence"] == 0.6
    assert answer.json()["email"]["content"].startswith("Hello,\n\n")


def test_the_tone_is_taken(ada: Membership, api: Api, lead: Lead, campaign: Campaign) -> None:
    answer = ask(api(ada), lead, campaign, tone="casual")

    assert answer.json()["email"]["subject"] == "Quick question for Acme"


def test_the_same_draft_twice(ada: Membership, api: Api, lead: Lead, campaign: Campaign) -> None:
    client = api(ada)
    assert ask(client, lead, campaign).content == ask(client, lead, campaign).content


def test_with_a_key_claude_writes(
    ada: Membership, api: Api, claude: StandIn, lead: Lead, campaign: Campaign
) -> None:
    fact = {"text": "Dear Ivy,", "field": "first_name", "value": "Ivy"}
    claude.will(said_json({"subject": "Audits", "content": "Dear Ivy,\n\nHi.", "facts": [fact]}))
    answer = ask(api(ada), lead, campaign)

    assert answer.json() == {
        "email": {
            "subject": "Audits",
            "content": "Dear Ivy,\n\nHi.",
            "facts": [fact],
            "writer": "claude",
            "model": "claude-of-the-test",
            "note": "Claude wrote this.",
        },
        "confidence": 0.45,
    }
    (asked,) = claude.received
    assert '"name": "Ada Byron", "company": "Analytical Engines"' in asked.content
    assert "ivy@acme.example" not in asked.content


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        (refused(429, retry_after="30"), "Claude is busy or down (status 429)."),
        (
            refused(401),
            "Claude refused the request with status 401; its key and model are settings.",
        ),
        (said("Here is your mail!"), "Claude's answer was not usable."),
        (
            said_json({
                "subject": "Globex",
                "content": "As CEO of Globex",
                "facts": [{"text": "CEO of Globex", "field": "company", "value": "Globex"}],
            }),
            "Claude's draft claimed what the lead's record does not say.",
        ),
    ],
    ids=["429", "401", "babble", "false claim"],
)  # fmt: skip
def test_when_claude_fails_the_local_writer_writes_and_says_so(
    ada: Membership,
    api: Api,
    claude: StandIn,
    lead: Lead,
    campaign: Campaign,
    answered: Answer,
    told: str,
) -> None:
    claude.will(answered)
    email = ask(api(ada), lead, campaign).json()["email"]

    assert (email["subject"], email["writer"]) == ("A question for Acme", "local")
    assert email["note"] == f"{told} The local writer wrote this instead."


def test_while_claude_pauses_it_is_not_asked(
    ada: Membership, api: Api, claude: StandIn, lead: Lead, campaign: Campaign
) -> None:
    claude.will(refused(429, retry_after="600"))
    answers = [ask(api(ada), lead, campaign).json()["email"] for _ in range(3)]

    assert [email["writer"] for email in answers] == ["local"] * 3
    assert answers[2]["note"] == (
        "After its last failure Claude is not asked again for 600 seconds. "
        "The local writer wrote this instead."
    )
    assert len(claude.received) == 1


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"lead_id": None}, {"lead_id": ["This field may not be null."]}),
        ({"lead_id": "x"}, {"lead_id": ["Must be a valid UUID."]}),
        ({"campaign_id": []}, {"campaign_id": ["Must be a valid UUID."]}),
        ({"tone": "pushy"}, {"tone": ["Must be one of: professional, casual."]}),
        ({"tone": ["casual"]}, {"tone": ["Must be one of: professional, casual."]}),
        ({"length": 5}, {"length": ["Unknown field."]}),
    ],
    ids=["null", "no id", "a list as id", "tone", "a list as tone", "unknown field"],
)
def test_fields_at_fault_are_named(
    ada: Membership,
    api: Api,
    lead: Lead,
    campaign: Campaign,
    changes: dict[str, Any],
    errors: dict[str, list[str]],
) -> None:
    answer = ask(api(ada), lead, campaign, **changes)

    assert answer.status_code == 400
    assert answer.json()["errors"] == errors


def test_both_ids_are_required(ada: Membership, api: Api) -> None:
    answer = api(ada).post(PATH, {})

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"lead_id", "campaign_id"}


def test_nul_is_refused(ada: Membership, api: Api, lead: Lead, campaign: Campaign) -> None:
    assert ask(api(ada), lead, campaign, tone="casual\x00").json()["code"] == "parse_error"


def test_another_workspaces_lead_and_campaign_do_not_exist(
    ada: Membership, bob: Membership, api: Api, claude: StandIn, lead: Lead, campaign: Campaign
) -> None:
    their_lead = Lead.objects.create(
        workspace=bob.workspace, full_name="Theirs", email="ivy@acme.example"
    )
    theirs = Campaign.objects.create(workspace=bob.workspace, name="Theirs", type="email")

    answers = [ask(api(ada), their_lead, campaign), ask(api(ada), lead, theirs)]
    assert [(answer.status_code, answer.json()["message"]) for answer in answers] == [
        (404, "There is no lead with this id."),
        (404, "There is no campaign with this id."),
    ]
    assert claude.received == []


@pytest.mark.parametrize("scope", ["read:leads", "read:campaigns"])
def test_it_needs_both_scopes(
    ada: Membership, keyed: Keyed, lead: Lead, campaign: Campaign, scope: str
) -> None:
    (other,) = {"read:leads", "read:campaigns"} - {scope}
    refused = ask(keyed(ada, [scope]), lead, campaign)

    assert refused.status_code == 403
    assert other in refused.json()["message"]
    assert ask(keyed(ada, [scope, other]), lead, campaign).status_code == 200


def test_without_credentials_it_is_401(
    anonymous: APIClient, lead: Lead, campaign: Campaign
) -> None:
    assert ask(anonymous, lead, campaign).status_code == 401


def test_it_counts_in_the_ai_limit(
    ada: Membership, api: Api, lead: Lead, campaign: Campaign, settings: Any
) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "ai": "1/h"}
    client = api(ada)
    first, second = ask(client, lead, campaign), ask(client, lead, campaign)

    assert (first.status_code, first["X-RateLimit-Remaining"]) == (200, "0")
    assert (second.status_code, second["Retry-After"]) == (429, "3600")
    assert second["RateLimit-Policy"] == '"ai";q=1;w=3600'


def test_a_retry_with_its_key_is_not_written_again(
    ada: Membership, api: Api, claude: StandIn, lead: Lead, campaign: Campaign
) -> None:
    claude.will(said_json({"subject": "Audits", "content": "Hi.", "facts": []}))
    client, ids = api(ada), {"lead_id": str(lead.id), "campaign_id": str(campaign.id)}
    first, second = (
        client.post(PATH, ids, headers={"Idempotency-Key": "draft-1"}) for _ in range(2)
    )

    assert first.json()["email"]["writer"] == "claude"
    assert second.json() == first.json()
    assert len(claude.received) == 1
