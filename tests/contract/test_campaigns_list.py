"""GET /api/campaigns"""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from campaigns.models import Campaign
from campaigns.services.authoring import archive_campaign
from campaigns.tests.cast import a_campaign, enrolled, some_leads

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


def names(answer: Any) -> list[str]:
    """Of the campaigns in an answer, in their order."""
    return [campaign["name"] for campaign in answer.json()["campaigns"]]


def archived(campaign: Campaign) -> None:
    """Put it away."""
    archive_campaign(workspace_id=campaign.workspace_id, campaign_id=campaign.id, actor_id=None)


def test_the_newest_comes_first(api: Api, ada: Membership) -> None:
    a_campaign(ada, name="First")
    a_campaign(ada, name="Second")

    answer = api(ada).get("/api/campaigns")

    assert answer.status_code == 200
    assert names(answer) == ["Second", "First"]
    assert {**answer.json(), "campaigns": None} == {
        "campaigns": None,
        "total": 2,
        "page": 1,
        "limit": 20,
        "next_cursor": None,
    }


def test_pages_and_cursors_lead_to_the_same(api: Api, ada: Membership) -> None:
    for number in range(3):
        a_campaign(ada, name=str(number))
    client = api(ada)

    first = client.get("/api/campaigns?limit=2")

    assert names(first) == ["2", "1"]
    assert names(client.get("/api/campaigns?limit=2&page=2")) == ["0"]
    cursor = first.json()["next_cursor"]
    assert names(client.get(f"/api/campaigns?limit=2&cursor={cursor}")) == ["0"]


def test_status_and_type_filter(api: Api, ada: Membership) -> None:
    a_campaign(ada, name="Mail")
    a_campaign(ada, name="Calls", type="voice")
    Campaign.objects.filter(name="Calls").update(status="paused")
    client = api(ada)

    assert names(client.get("/api/campaigns?status=draft")) == ["Mail"]
    assert names(client.get("/api/campaigns?type=voice")) == ["Calls"]
    assert names(client.get("/api/campaigns?type=voice&status=draft")) == []
    assert client.get("/api/campaigns?type=voice").json()["total"] == 1


def test_archived_ones_are_shown_when_asked_for(api: Api, ada: Membership) -> None:
    archived(a_campaign(ada, name="Old"))
    a_campaign(ada, name="New")
    client = api(ada)

    assert names(client.get("/api/campaigns")) == ["New"]
    assert names(client.get("/api/campaigns?status=archived")) == ["Old"]


def test_each_is_counted(api: Api, ada: Membership) -> None:
    leads = some_leads(ada, 3)
    enrollments = enrolled(a_campaign(ada, name="Three"), leads)
    enrolled(a_campaign(ada, name="One"), leads[:1])
    enrollments[0].state = "held"
    enrollments[0].save()

    one, three = api(ada).get("/api/campaigns").json()["campaigns"]

    nobody = dict.fromkeys(["active", "held", "finished", "stopped", "failed"], 0)
    assert one["counts"] == {**nobody, "enrolled": 1, "pending": 1}
    assert three["counts"] == {**nobody, "enrolled": 3, "pending": 2, "held": 1}


def test_the_number_of_queries_does_not_grow(
    api: Api, ada: Membership, django_assert_num_queries: Any
) -> None:
    leads = some_leads(ada, 2)
    for number in range(5):
        enrolled(a_campaign(ada, name=str(number)), leads)
    client = api(ada)

    # The session, the total, the page, the counts.
    with django_assert_num_queries(4):
        client.get("/api/campaigns")


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("status=live", "status", "Must be one of draft, active, paused, completed, archived."),
        ("type=fax", "type", "Must be one of email, voice, mixed."),
        ("page=0", "page", "Must be a whole number from 1 to 10000000."),
        ("limit=101", "limit", "Must be a whole number from 1 to 100."),
        ("stauts=draft", "stauts", "Unknown field."),
    ],
)
def test_a_wrong_parameter_is_named(
    api: Api, ada: Membership, query: str, field: str, sentence: str
) -> None:
    answer = api(ada).get(f"/api/campaigns?{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"] == {field: [sentence]}


def test_another_workspace_has_none_of_them(api: Api, ada: Membership, bob: Membership) -> None:
    a_campaign(ada)

    assert api(bob).get("/api/campaigns").json()["campaigns"] == []


def test_it_takes_the_scope(
    keyed: Callable[[Membership, list[str]], APIClient], ada: Membership
) -> None:
    assert keyed(ada, ["read:campaigns"]).get("/api/campaigns").status_code == 200
    assert keyed(ada, ["read:leads"]).get("/api/campaigns").status_code == 403


def test_nobody_is_401(anonymous: APIClient, db: None) -> None:
    assert anonymous.get("/api/campaigns").status_code == 401


def test_it_counts_in_the_general_limit(api: Api, ada: Membership, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "1/h"}
    client = api(ada)

    assert client.get("/api/campaigns")["X-RateLimit-Remaining"] == "0"
    assert client.get("/api/campaigns").status_code == 429
