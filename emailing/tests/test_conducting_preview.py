"""campaigns/{id}/preview: a step as a lead would get it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from campaigns.models import Campaign, Step
from campaigns.tests.cast import a_campaign, a_step, some_leads
from emailing.models import Message

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


def ask(client: APIClient, campaign: Campaign, step: Step, lead_id: Any) -> Any:
    """The answer to a preview."""
    return client.post(
        f"/api/campaigns/{campaign.id}/preview", {"step_id": step.id, "lead_id": lead_id}
    )


def test_a_mail_in_both_parts(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada, name="Spring")
    step = a_step(campaign, subject="{{ campaign.name }}", body="Hi {{ lead.first_name }} <3")
    (lead,) = some_leads(ada, 1, first_name="Ada & Co")

    answer = ask(api(ada), campaign, step, lead.id)

    assert answer.status_code == 200
    assert answer.json() == {
        "preview": {
            "subject": "Spring",
            "text": "Hi Ada & Co <3",
            "html": "<p>Hi Ada &amp; Co &lt;3</p>",
            "missing": [],
        }
    }
    assert not Message.objects.exists()


def test_what_is_missing_is_named_and_shown(api: Api, ada: Membership) -> None:
    (lead,) = some_leads(ada, 1, first_name="", custom={"plan": "", "a.b": ""})
    campaign = a_campaign(ada)
    step = a_step(
        campaign,
        subject="{{ lead.company }} for {{ lead.first_name }}",
        body=(
            "{{ lead.custom.plan }} {{ lead.custom['a.b'] }} {{ lead.tags.first }} {{ lead.email }}"
        ),
    )

    preview = ask(api(ada), campaign, step, lead.id).json()["preview"]

    assert preview["subject"] == "[lead.company] for [lead.first_name]"
    assert preview["text"] == (
        "[lead.custom.plan] [lead.custom.a.b] [lead.tags.first] lead0@leads.example"
    )
    assert preview["missing"] == [
        "lead.company",
        "lead.first_name",
        "lead.custom.plan",
        "lead.custom.a.b",
        "lead.tags.first",
    ]


def test_an_empty_step_cannot_be_shown(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)

    answer = ask(api(ada), campaign, a_step(campaign, body=""), some_leads(ada, 1)[0].id)

    assert (answer.status_code, answer.json()["code"]) == (422, "cannot_be_filled")
    assert answer.json()["message"] == "The body is empty."


def test_a_wait_is_no_mail(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)
    wait = a_step(campaign, kind="wait", subject="", body="")

    answer = ask(api(ada), campaign, wait, some_leads(ada, 1)[0].id)

    assert (answer.status_code, answer.json()["code"]) == (422, "no_mail")


def test_what_is_not_there_is_404(api: Api, ada: Membership, bob: Membership) -> None:
    campaign, other, theirs = a_campaign(ada), a_campaign(ada), a_campaign(bob)
    step, foreign = a_step(campaign), a_step(theirs)
    (lead,), (stranger,) = some_leads(ada, 1), some_leads(bob, 1)
    client = api(ada)

    answers = [
        ask(client, theirs, foreign, stranger.id),
        ask(client, campaign, foreign, lead.id),
        ask(client, other, step, lead.id),
        ask(client, campaign, step, stranger.id),
        ask(client, campaign, step, UUID(int=1)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5


def test_ids_that_are_none_are_named(api: Api, ada: Membership) -> None:
    answer = api(ada).post(f"/api/campaigns/{a_campaign(ada).id}/preview", {"step_id": "7"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "step_id": ["Must be a valid UUID."],
        "lead_id": ["This field is required."],
    }


def test_it_takes_the_scope(
    keyed: Callable[[Membership, list[str]], APIClient], ada: Membership
) -> None:
    campaign = a_campaign(ada)
    step, (lead,) = a_step(campaign), some_leads(ada, 1)

    assert ask(keyed(ada, ["write:campaigns"]), campaign, step, lead.id).status_code == 403
