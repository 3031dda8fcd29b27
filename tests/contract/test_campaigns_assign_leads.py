"""POST /api/campaigns/{id}/assign-leads"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Enrollment
from campaigns.tests.cast import a_campaign, a_step, some_leads

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


def path(campaign: Campaign) -> str:
    """Where leads are assigned to it."""
    return f"/api/campaigns/{campaign.id}/assign-leads"


def test_the_newly_enrolled_are_counted(api: Api, ada: Membership) -> None:
    campaign, leads = a_campaign(ada), some_leads(ada, 3)
    client = api(ada)

    first = client.post(path(campaign), {"lead_ids": [leads[0].id, leads[1].id, leads[1].id]})
    again = client.post(path(campaign), {"lead_ids": [lead.id for lead in leads]})

    assert (first.status_code, first.json()) == (200, {"assigned_count": 2})
    assert (again.status_code, again.json()) == (200, {"assigned_count": 1})
    rows = Enrollment.objects.order_by("lead_id").values_list("lead_id", "state", "next_at")
    assert list(rows) == [(lead.id, "pending", None) for lead in leads]


def test_it_is_told_once(api: Api, ada: Membership) -> None:
    campaign, leads = a_campaign(ada), some_leads(ada, 2)
    client = api(ada)
    for _ in range(2):
        client.post(path(campaign), {"lead_ids": [lead.id for lead in leads]})

    event = BusinessEvent.objects.get(type="campaign.assigned")
    assert (event.object_ids, event.fields) == ([campaign.id], ["enrollments"])


def test_all_who_match_the_audience(api: Api, ada: Membership, bob: Membership) -> None:
    campaign = a_campaign(ada, target_audience={"industries": ["banking"]})
    bankers = some_leads(ada, 2, industry="Banking")
    some_leads(bob, 1, industry="Banking")
    client = api(ada)

    assert client.post(path(campaign), {"all_matching": True}).json() == {"assigned_count": 2}
    assert client.post(path(campaign), {"all_matching": True}).json() == {"assigned_count": 0}
    assert set(Enrollment.objects.values_list("lead_id", flat=True)) == {
        lead.id for lead in bankers
    }


@pytest.mark.parametrize("stranger", ["another workspace's", "nobody's"])
def test_one_id_that_is_not_there_enrolls_nobody(
    api: Api, ada: Membership, bob: Membership, stranger: str
) -> None:
    campaign, leads = a_campaign(ada), some_leads(ada, 2)
    unknown = some_leads(bob, 1)[0].id if stranger != "nobody's" else UUID(int=7)

    answer = api(ada).post(path(campaign), {"lead_ids": [leads[0].id, unknown]})

    assert answer.status_code == 404
    assert answer.json()["message"] == (
        "There is no lead with one of these ids; nobody was assigned."
    )
    assert not Enrollment.objects.exists()
    assert not BusinessEvent.objects.filter(type="campaign.assigned").exists()


def test_another_workspaces_campaign_does_not_exist(
    api: Api, ada: Membership, bob: Membership
) -> None:
    campaign = a_campaign(ada)

    answer = api(bob).post(path(campaign), {"lead_ids": [some_leads(bob, 1)[0].id]})

    assert answer.status_code == 404
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"lead_ids": ["Send either lead_ids, or all_matching: true."]}),
        (
            {"lead_ids": [str(UUID(int=1))], "all_matching": True},
            {"lead_ids": ["Send either lead_ids, or all_matching: true."]},
        ),
        (
            {"all_matching": False},
            {"lead_ids": ["Send either lead_ids, or all_matching: true."]},
        ),
        ({"lead_ids": []}, {"lead_ids": ["This list may not be empty."]}),
        ({"lead_ids": "all"}, {"lead_ids": ['Expected a list of items but got type "str".']}),
        ({"lead_ids": ["7"]}, {"lead_ids.0": ["Must be a valid UUID."]}),
        (
            {"lead_ids": [str(UUID(int=1))] * 10_001},
            {"lead_ids": ["Ensure this field has no more than 10000 elements."]},
        ),
    ],
    ids=["nothing", "both", "false", "none", "no list", "no id", "too many"],
)
def test_what_is_wrong_is_named(
    api: Api, ada: Membership, body: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    answer = api(ada).post(path(a_campaign(ada)), body)

    assert answer.status_code == 400
    assert answer.json()["errors"] == errors
    assert not Enrollment.objects.exists()


def test_an_archived_campaign_takes_nobody(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)
    client = api(ada)
    client.delete(f"/api/campaigns/{campaign.id}")

    answer = client.post(path(campaign), {"lead_ids": [some_leads(ada, 1)[0].id]})

    assert (answer.status_code, answer.json()["code"]) == (409, "campaign_archived")
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize("count", [1, 300])
def test_the_number_of_queries_does_not_grow(
    api: Api, ada: Membership, django_assert_num_queries: Any, count: int
) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    body = {"lead_ids": [str(lead.id) for lead in some_leads(ada, count)]}
    client = api(ada)

    # The session; two for the transaction; in it the campaign, the leads, the enrollments, what
    # their timelines tell, and the event.
    with django_assert_num_queries(8):
        client.post(path(campaign), body)


def test_it_takes_the_scope(
    keyed: Callable[[Membership, list[str]], APIClient], ada: Membership
) -> None:
    body = {"lead_ids": [some_leads(ada, 1)[0].id]}
    campaign = a_campaign(ada)

    assert keyed(ada, ["read:campaigns"]).post(path(campaign), body).status_code == 403
    assert not Enrollment.objects.exists()
    assert keyed(ada, ["write:campaigns"]).post(path(campaign), body).status_code == 200


def test_nobody_is_401(anonymous: APIClient, ada: Membership) -> None:
    assert anonymous.post(path(a_campaign(ada)), {"all_matching": True}).status_code == 401


def test_it_counts_in_the_general_limit(api: Api, ada: Membership, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "1/h"}
    campaign, leads = a_campaign(ada), some_leads(ada, 2)
    client = api(ada)

    assert client.post(path(campaign), {"lead_ids": [leads[0].id]})["X-RateLimit-Remaining"] == "0"
    assert client.post(path(campaign), {"lead_ids": [leads[1].id]}).status_code == 429
    assert Enrollment.objects.count() == 1
