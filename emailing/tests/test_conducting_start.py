"""campaigns/{id}/start and /pause: looked through first, refused with the reason."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Enrollment, Variant
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads
from emailing.models import Mailbox
from emailing.services.preflight import look
from emailing.tests.cast import a_sandbox
from leads.models import Lead, Suppression
from leads.services.suppression import suppress
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """One step, three leads, nothing against it."""
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 3))
    return campaign


def start(client: APIClient, campaign: Campaign) -> Any:
    """The answer to a start."""
    return client.post(f"/api/campaigns/{campaign.id}/start")


def not_started(campaign: Campaign, status: str = "draft") -> None:
    """Nothing of it has changed."""
    assert Campaign.objects.get(id=campaign.id).status == status
    assert set(Enrollment.objects.values_list("state", flat=True)) <= {"pending"}
    assert not BusinessEvent.objects.filter(type="campaign.started").exists()


def test_it_tells_what_the_start_leads_to(api: Api, ada: Membership, campaign: Campaign) -> None:
    sandbox = a_sandbox(ada)
    answer = start(api(ada), campaign)

    body = answer.json()
    started = body["campaign"]
    assert answer.status_code == 200
    assert (started["id"], started["status"]) == (str(campaign.id), "active")
    assert started["counts"]["active"] == 3
    assert body["preflight"] == {
        "enrolled": 3,
        "will_send": 3,
        "skipped": [],
        "account_ids": [str(sandbox.id)],
        "first_at": started["started_at"],
    }


def test_who_gets_no_mail_is_told_by_reason(api: Api, ada: Membership, campaign: Campaign) -> None:
    leads = list(Lead.objects.order_by("id")) + some_leads(ada, 1, name="late", first_name="")
    enrolled(campaign, leads)
    Lead.objects.filter(id=leads[0].id).update(first_name="")
    Lead.objects.filter(id=leads[1].id).update(status="unsubscribed")
    suppress(
        workspace_id=ada.workspace_id,
        kind=Suppression.Kind.EMAIL,
        value=leads[2].email,
        reason="bounced",
    )

    preflight = start(api(ada), campaign).json()["preflight"]

    assert preflight == {
        "enrolled": 4,
        "will_send": 0,
        "skipped": [
            {
                "reason": "lead.first_name is blank",
                "count": 2,
                "lead_ids": [str(leads[0].id), str(leads[3].id)],
            },
            {
                "reason": "The lead has unsubscribed.",
                "count": 1,
                "lead_ids": [str(leads[1].id)],
            },
            {
                "reason": "The address is suppressed (bounced).",
                "count": 1,
                "lead_ids": [str(leads[2].id)],
            },
        ],
        "account_ids": [str(a_sandbox(ada).id)],
        "first_at": None,
    }


def test_only_the_first_of_many_are_named(api: Api, ada: Membership, campaign: Campaign) -> None:
    enrolled(campaign, some_leads(ada, 12, name="blank", first_name=""))

    (skip,) = start(api(ada), campaign).json()["preflight"]["skipped"]

    assert (skip["count"], len(skip["lead_ids"])) == (12, 10)


def test_without_steps(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)
    enrolled(campaign, some_leads(ada, 1))

    answer = start(api(ada), campaign)

    assert (answer.status_code, answer.json()["code"]) == (422, "no_steps")
    assert answer.json()["message"] == "This campaign has no e-mail step; add one first."
    not_started(campaign)


def test_with_an_empty_step(api: Api, ada: Membership, campaign: Campaign) -> None:
    a_step(campaign, subject="", body=" \n")

    answer = start(api(ada), campaign)

    assert (answer.status_code, answer.json()["code"]) == (422, "empty_step")
    assert answer.json()["message"] == "Step 2 has no subject. Step 2 has no body."
    not_started(campaign)


def test_with_a_call(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada, type="mixed")
    a_step(campaign)
    a_step(campaign, kind="call", subject="", body="")
    enrolled(campaign, some_leads(ada, 1))

    answer = start(api(ada), campaign)

    assert (answer.status_code, answer.json()["code"]) == (422, "step_not_supported")
    assert answer.json()["message"] == (
        "Calls and tasks come with a later capability; delete these steps to start now."
    )
    not_started(campaign)


def test_with_a_variable_that_is_not_known_any_more(
    api: Api, ada: Membership, campaign: Campaign
) -> None:
    Variant.objects.update(body="Your {{ lead.custom.plan }}")

    answer = start(api(ada), campaign)

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_variables")
    assert answer.json()["message"].startswith(
        "Step 1, body: Line 1: “lead.custom.plan” is not a variable"
    )
    not_started(campaign)


def test_without_leads(api: Api, ada: Membership, campaign: Campaign) -> None:
    Enrollment.objects.update(state="stopped")

    answer = start(api(ada), campaign)

    assert (answer.status_code, answer.json()["code"]) == (422, "no_leads")
    assert Campaign.objects.get().status == "draft"


def test_without_a_mailbox_that_works(api: Api, ada: Membership, campaign: Campaign) -> None:
    sandbox = a_sandbox(ada)
    Mailbox.objects.update(status="paused")

    answer = start(api(ada), campaign)

    assert (answer.status_code, answer.json()["code"]) == (422, "no_usable_account")
    assert answer.json()["message"] == f"The account {sandbox.email} is not connected; test it."
    not_started(campaign)


def test_with_another_workspaces_account(
    api: Api, ada: Membership, bob: Membership, campaign: Campaign
) -> None:
    Campaign.objects.update(settings={"account_ids": [str(a_sandbox(bob).id)]})

    answer = start(api(ada), campaign)

    assert answer.status_code == 404
    assert answer.json()["message"] == "There is no e-mail account with this id."
    not_started(campaign)


def test_what_runs_cannot_be_started(api: Api, ada: Membership, campaign: Campaign) -> None:
    client = api(ada)
    start(client, campaign)

    answer = start(client, campaign)

    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_state")
    assert BusinessEvent.objects.filter(type="campaign.started").count() == 1


def test_pausing_and_going_on(api: Api, ada: Membership, campaign: Campaign) -> None:
    client = api(ada)
    assert client.post(f"/api/campaigns/{campaign.id}/pause").status_code == 422
    start(client, campaign)

    paused = client.post(f"/api/campaigns/{campaign.id}/pause")
    again = start(client, campaign)

    assert paused.status_code == 200
    assert paused.json()["campaign"]["status"] == "paused"
    assert again.json()["campaign"]["status"] == "active"
    assert again.json()["preflight"]["will_send"] == 3


def test_a_body_is_not_expected(api: Api, ada: Membership, campaign: Campaign) -> None:
    answer = api(ada).post(f"/api/campaigns/{campaign.id}/start", {"now": True})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {"now": ["Unknown field."]}
    not_started(campaign)


@pytest.mark.parametrize("act", ["start", "pause"])
def test_scope_and_workspace(
    api: Api,
    keyed: Callable[[Membership, list[str]], APIClient],
    anonymous: APIClient,
    ada: Membership,
    bob: Membership,
    campaign: Campaign,
    act: str,
) -> None:
    path = f"/api/campaigns/{campaign.id}/{act}"

    assert api(bob).post(path).status_code == 404
    assert keyed(ada, ["read:campaigns"]).post(path).status_code == 403
    assert anonymous.post(path).status_code == 401
    not_started(campaign)


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_queries_does_not_grow(
    ada: Membership, django_assert_num_queries: Any, count: int
) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, count))
    a_sandbox(ada)

    # The steps, their words and the workspace; the mailboxes, asked and read; the enrollments,
    # their routes, suppression.
    with django_assert_num_queries(8):
        look(campaign=campaign, at=now())
