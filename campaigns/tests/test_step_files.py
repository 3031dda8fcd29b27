"""Which files the mails of a step carry: in order, bounded, and the workspace's own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from campaigns.models import Campaign, Step, VariantAttachment
from campaigns.services.attaching import archive_attachment
from campaigns.tests.cast import a_campaign, a_file, a_step, enrolled, some_leads, started

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
MAIL = {"kind": "email", "subject": "Hello", "body": "Hi"}


def path(campaign: Campaign, step: Step | None = None) -> str:
    """Of its steps, or of one."""
    return f"/api/campaigns/{campaign.id}/steps" + (f"/{step.id}" if step else "")


def carried(campaign: Campaign, client: APIClient) -> list[list[str]]:
    """What each step's mails carry, as the API tells."""
    return [step["attachment_ids"] for step in client.get(path(campaign)).json()["steps"]]


def test_in_the_order_given_each_once(api: Api, ada: Membership) -> None:
    client, campaign = api(ada), a_campaign(ada)
    one, two = (str(a_file(ada, name).id) for name in ("one.pdf", "two.pdf"))
    answer = client.post(path(campaign), {**MAIL, "attachment_ids": [two, one, two]})

    assert answer.json()["step"]["attachment_ids"] == [two, one]
    client.post(path(campaign), MAIL)
    assert carried(campaign, client) == [[two, one], []]


def test_what_is_not_named_stays(api: Api, ada: Membership) -> None:
    client, campaign, file = api(ada), a_campaign(ada), a_file(ada)
    step = a_step(campaign, attachment_ids=[file.id])

    client.patch(path(campaign, step), {"subject": "Other"})
    assert carried(campaign, client) == [[str(file.id)]]
    client.patch(path(campaign, step), {"attachment_ids": []})
    assert carried(campaign, client) == [[]]


def refused(client: APIClient, campaign: Campaign, step: Step, ids: list[UUID]) -> Any:
    """The answers to a step with these files, new and changed."""
    sent = {"attachment_ids": [str(id) for id in ids]}
    answers = [
        client.post(path(campaign), {**MAIL, **sent}),
        client.patch(path(campaign, step), sent),
    ]
    assert Step.objects.count() == 1
    assert not VariantAttachment.objects.exists()
    return [(answer.status_code, answer.json()["message"]) for answer in answers]


def test_more_than_a_mail_carries(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)
    step = a_step(campaign)
    large = [a_file(ada, f"{n}.pdf", b"x" * 8 * 1024 * 1024).id for n in range(2)]

    assert (
        refused(api(ada), campaign, step, large)
        == [
            (
                400,
                "attachment_ids: Together these files have 16.0 MB; a mail carries at most 15 MB. "
                "Leave one out, or link to it.",
            )
        ]
        * 2
    )


def test_one_of_another_workspace_or_put_away(api: Api, ada: Membership, bob: Membership) -> None:
    campaign, gone = a_campaign(ada), a_file(ada)
    step = a_step(campaign)
    archive_attachment(workspace_id=ada.workspace_id, attachment_id=gone.id, actor_id=None)
    told = (404, "There is no attachment with this id.")

    assert refused(api(ada), campaign, step, [gone.id]) == [told] * 2
    assert refused(api(ada), campaign, step, [a_file(bob).id]) == [told] * 2


def test_a_wait_carries_none(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)
    sent = {"kind": "wait", "delay_days": 1, "attachment_ids": [str(a_file(ada).id)]}
    answer = api(ada).post(path(campaign), sent)

    assert (answer.status_code, answer.json()["errors"]) == (
        400,
        {"attachment_ids": ["Only a mail carries files."]},
    )
    assert not Step.objects.exists()


def test_a_running_campaign_keeps_its_files(api: Api, ada: Membership) -> None:
    campaign, file = a_campaign(ada), a_file(ada)
    step = a_step(campaign)
    enrolled(campaign, some_leads(ada, 1))
    started(campaign)
    answer = api(ada).patch(path(campaign, step), {"attachment_ids": [str(file.id)]})

    assert (answer.status_code, answer.json()["code"]) == (409, "campaign_running")
    assert not VariantAttachment.objects.exists()


@pytest.mark.parametrize("count", [1, 9])
def test_the_number_of_queries_does_not_grow(
    api: Api, ada: Membership, django_assert_num_queries: Any, count: int
) -> None:
    campaign, file = a_campaign(ada), a_file(ada)
    for _ in range(count):
        a_step(campaign, attachment_ids=[file.id])
    client = api(ada)

    with django_assert_num_queries(6):
        assert len(carried(campaign, client)) == count
