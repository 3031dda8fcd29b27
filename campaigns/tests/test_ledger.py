"""The ledger: for each step its columns add up to the enrolled, whatever happened."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from campaigns.models import Campaign, StepRun
from campaigns.selectors.steps import ledger
from campaigns.services.authoring import archive_campaign
from campaigns.services.running import stop_enrollments
from campaigns.tests.cast import (
    NOON,
    a_campaign,
    a_step,
    enrolled,
    settle_step,
    some_leads,
    started,
    step_out,
)

pytestmark = pytest.mark.django_db
EMPTY = {"pending": 0, "sent": 0, "skipped": 0, "failed": 0, "uncertain": 0}


def columns(campaign: Campaign) -> list[dict[str, int]]:
    """Of each step in its order; each of them adds up."""
    ids = [step.id for step in campaign.steps.all()]
    found = ledger(campaign.id, ids)
    enrolled_now = campaign.enrollments.count()
    assert [sum(found[id].values()) for id in ids] == [enrolled_now] * len(ids)
    return [found[id] for id in ids]


def test_it_adds_up_at_every_turn(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    a_step(campaign, delay_days=1)
    assert columns(campaign) == [EMPTY, EMPTY]

    leads = some_leads(ada, 6)
    enrolled(campaign, leads)
    assert columns(campaign) == [{**EMPTY, "pending": 6}] * 2

    started(campaign)
    runs = step_out(campaign)
    for run, outcome in zip(runs, ["sent", "sent", "skipped", "failed", "uncertain"], strict=False):
        settle_step(run_id=run.id, outcome=outcome, reason="Because.", at=NOON)
    assert columns(campaign) == [
        {"pending": 1, "sent": 2, "skipped": 1, "failed": 1, "uncertain": 1},
        {**EMPTY, "pending": 4, "skipped": 2},
    ]

    stop_enrollments(
        workspace_id=ada.workspace_id, lead_id=leads[0].id, reason="Opted out.", at=NOON
    )
    (second,) = step_out(campaign, at=NOON + timedelta(days=1))
    settle_step(run_id=second.id, outcome="sent", at=NOON + timedelta(days=1))
    assert columns(campaign) == [
        {"pending": 1, "sent": 2, "skipped": 1, "failed": 1, "uncertain": 1},
        {**EMPTY, "pending": 2, "skipped": 3, "sent": 1},
    ]

    archive_campaign(workspace_id=ada.workspace_id, campaign_id=campaign.id, actor_id=None)
    assert columns(campaign) == [
        {"pending": 1, "sent": 2, "skipped": 1, "failed": 1, "uncertain": 1},
        {**EMPTY, "skipped": 5, "sent": 1},
    ]
    assert StepRun.objects.count() == 7
