"""campaigns/{id}/enrollments: each lead's state, its next step and when, or why not."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from campaigns.models import Campaign, StepRun
from campaigns.tests.cast import (
    NOON,
    a_campaign,
    a_step,
    enrolled,
    settle_step,
    some_leads,
    started,
)
from emailing.services.conducting import advance_campaigns
from emailing.tests.cast import a_sandbox
from leads.models import Lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


def path(campaign: Campaign) -> str:
    """Of its enrollments."""
    return f"/api/campaigns/{campaign.id}/enrollments"


def test_each_lead_is_told_of(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)
    first = a_step(campaign)
    a_step(campaign, kind="wait", subject="", body="", delay_days=1)
    last = a_step(campaign)
    leads = some_leads(ada, 4)
    Lead.objects.filter(id=leads[1].id).update(first_name="")
    enrolled(campaign, leads[:3])
    started(campaign)
    advance_campaigns(NOON)
    for number, outcome in ((0, "sent"), (2, "failed")):
        run = StepRun.objects.get(enrollment__lead=leads[number])
        settle_step(run_id=run.id, outcome=outcome, reason="No." * (number == 2), at=NOON)

    answer = api(ada).get(path(campaign))

    assert answer.status_code == 200
    failed, held, sent = answer.json()["enrollments"]
    blank = "lead.first_name is blank"
    assert sent == {
        "lead_id": str(leads[0].id),
        "state": "active",
        "step_id": str(last.id),
        "next_at": "2027-01-05T12:00:00Z",
        "account_id": str(a_sandbox(ada).id),
        "hold_reason": "",
        "outcomes": [
            {"step_id": str(first.id), "outcome": "sent", "reason": ""},
            {"step_id": str(last.id), "outcome": "pending", "reason": ""},
        ],
    }
    assert held == {
        "lead_id": str(leads[1].id),
        "state": "held",
        "step_id": str(first.id),
        "next_at": None,
        "account_id": None,
        "hold_reason": blank,
        "outcomes": [
            {"step_id": str(first.id), "outcome": "skipped", "reason": blank},
            {"step_id": str(last.id), "outcome": "pending", "reason": ""},
        ],
    }
    assert (failed["state"], failed["hold_reason"]) == ("failed", "No.")
    assert failed["outcomes"] == [
        {"step_id": str(first.id), "outcome": "failed", "reason": "No."},
        {"step_id": str(last.id), "outcome": "skipped", "reason": "No."},
    ]
    assert {**answer.json(), "enrollments": None} == {
        "enrollments": None,
        "total": 3,
        "page": 1,
        "limit": 20,
        "next_cursor": None,
    }


def test_pages_follow_each_other(api: Api, ada: Membership) -> None:
    campaign, client = a_campaign(ada), api(ada)
    leads = some_leads(ada, 3)
    enrolled(campaign, leads)

    first = client.get(f"{path(campaign)}?limit=2").json()
    second = client.get(f"{path(campaign)}?cursor={first['next_cursor']}").json()

    shown = [row["lead_id"] for row in first["enrollments"] + second["enrollments"]]
    assert shown == [str(lead.id) for lead in reversed(leads)]


def test_the_number_of_queries_does_not_grow(
    api: Api, ada: Membership, django_assert_num_queries: Any
) -> None:
    campaign, client = a_campaign(ada), api(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 15))
    started(campaign)
    advance_campaigns(NOON)

    # The session, the campaign, the total, the page with its routes, the runs, the steps.
    with django_assert_num_queries(6):
        client.get(path(campaign))


def test_another_workspaces_campaign_does_not_exist(
    api: Api, ada: Membership, bob: Membership
) -> None:
    assert api(bob).get(path(a_campaign(ada))).status_code == 404


def test_it_takes_the_scope(
    keyed: Callable[[Membership, list[str]], APIClient], ada: Membership
) -> None:
    campaign = a_campaign(ada)

    assert keyed(ada, ["read:leads"]).get(path(campaign)).status_code == 403
    assert keyed(ada, ["read:campaigns"]).get(path(campaign)).status_code == 200
