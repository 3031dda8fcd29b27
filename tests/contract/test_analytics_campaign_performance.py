"""GET /api/analytics/campaign-performance"""

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import Membership
from campaigns.models import Campaign
from emailing.models import Event, Mailbox, Message
from leads.models import Lead
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    return Campaign.objects.create(workspace=ada.workspace, name="Spring", type="email")


def _sent(campaign: Campaign, name: str, at: datetime, **message: Any) -> Message:
    mailbox, _ = Mailbox.objects.get_or_create(
        workspace=campaign.workspace, email="box@engines.example", provider="sandbox"
    )
    lead = Lead.objects.create(
        workspace=campaign.workspace, full_name=name, email=f"{name}@lead.example"
    )
    sent = Message.objects.create(
        workspace=campaign.workspace,
        campaign=campaign,
        lead=lead,
        mailbox=mailbox,
        message_id=f"<{new_id()}@engines.example>",
        marker=new_id(),
        to=lead.email,
        state="bounced" if "bounced_at" in message else "sent",
        due_at=at,
        sent_at=at,
        **message,
    )
    _happened(sent, "sent", at)
    return sent


def _happened(message: Message, kind: str, at: datetime, **event: Any) -> None:
    Event.objects.create(
        workspace_id=message.workspace_id,
        campaign_id=message.campaign_id,
        mailbox_id=message.mailbox_id,
        message_id=message.id,
        lead_id=message.lead_id,
        kind=kind,
        happened_at=at,
        **{"first": True, **event},
    )


def _ask(client: APIClient, campaign: Campaign, **more: str) -> Any:
    return client.get(
        "/api/analytics/campaign-performance", {"campaign_id": str(campaign.id), **more}
    )


def test_counts_rates_and_days(ada: Membership, api: Api, campaign: Campaign) -> None:
    yesterday = NOW - timedelta(days=1)
    opened = _sent(campaign, "one", yesterday, first_opened_at=NOW, first_clicked_at=NOW)
    _happened(opened, "opened", NOW)
    _happened(opened, "opened", NOW, first=False)
    _happened(opened, "clicked", NOW)
    _happened(_sent(campaign, "two", NOW), "opened", NOW, machine="declares itself a bot")
    _happened(_sent(campaign, "three", NOW, bounced_at=NOW), "bounced", NOW)

    answer = _ask(api(ada), campaign, timeframe="7d").json()

    assert answer["metrics"] == {
        "sent": 3,
        "delivered": 2,
        "opened": 1,
        "opened_machine": 1,
        "clicked": 1,
        "clicked_machine": 0,
        "replied": 0,
        "bounced": 1,
        "unsubscribed": 0,
        "failed": 0,
        "open_rate": 0.5,
        "click_rate": 0.5,
        "reply_rate": 0.0,
        "bounce_rate": 0.3333,
        "unsubscribe_rate": 0.0,
    }
    assert [(day["date"], day["sent"], day["opened"]) for day in answer["trends"]] == [
        ("2026-02-26", 0, 0),
        ("2026-02-27", 0, 0),
        ("2026-02-28", 0, 0),
        ("2026-03-01", 0, 0),
        ("2026-03-02", 0, 0),
        ("2026-03-03", 1, 0),
        ("2026-03-04", 2, 1),
    ]


def test_days_are_those_of_the_workspaces_zone(
    ada: Membership, api: Api, campaign: Campaign
) -> None:
    ada.workspace.timezone = "Asia/Tokyo"
    ada.workspace.save()
    _sent(campaign, "late", datetime(2026, 3, 3, 16, tzinfo=UTC))

    trends = _ask(api(ada), campaign, timeframe="7d").json()["trends"]

    assert (trends[-1]["date"], trends[-1]["sent"]) == ("2026-03-04", 1)


def test_thirty_days_unless_asked_otherwise(ada: Membership, api: Api, campaign: Campaign) -> None:
    assert len(_ask(api(ada), campaign).json()["trends"]) == 30
    assert len(_ask(api(ada), campaign, timeframe="90d").json()["trends"]) == 90


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "campaign_id"),
        ({"campaign_id": "x"}, "campaign_id"),
        ({"campaign_id": str(new_id()), "timeframe": "1y"}, "timeframe"),
        ({"campaign_id": str(new_id()), "frame": "7d"}, "frame"),
    ],
)
def test_a_wrong_question_names_its_field(
    ada: Membership, api: Api, query: dict[str, str], field: str
) -> None:
    answer = api(ada).get("/api/analytics/campaign-performance", query)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_another_workspaces_campaign_does_not_exist(
    ada: Membership, bob: Membership, api: Api, campaign: Campaign
) -> None:
    assert _ask(api(bob), campaign).status_code == 404


def test_it_needs_read_analytics(
    ada: Membership, keyed: Callable[[Membership, Collection[str]], APIClient], campaign: Campaign
) -> None:
    refused = _ask(keyed(ada, ["read:leads", "read:campaigns"]), campaign)

    assert refused.status_code == 403
    assert "read:analytics" in refused.json()["message"]
    assert _ask(keyed(ada, ["read:analytics"]), campaign).status_code == 200


def test_without_credentials_it_is_401(anonymous: APIClient, campaign: Campaign) -> None:
    assert _ask(anonymous, campaign).status_code == 401


def test_it_counts_in_the_general_limit(
    ada: Membership, api: Api, campaign: Campaign, settings: Any
) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "1/h"}
    client = api(ada)
    first, second = _ask(client, campaign), _ask(client, campaign)

    assert (first.status_code, first["X-RateLimit-Remaining"]) == (200, "0")
    assert (second.status_code, second["Retry-After"]) == (429, "3600")
    assert second["RateLimit-Policy"] == '"general";q=1;w=3600'


def test_it_takes_as_many_queries_whatever_the_events(
    ada: Membership, api: Api, campaign: Campaign, django_assert_num_queries: Any
) -> None:
    client = api(ada)
    for number in range(3):
        _sent(campaign, f"lead{number}", NOW)
    with django_assert_num_queries(5):
        _ask(client, campaign)
