"""Pausing a workspace: nothing of it leaves, started or only asked to start."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from campaigns.selectors.campaigns import starting_campaigns
from campaigns.services.grace import ask_start
from campaigns.services.starting import pause_all
from campaigns.tests.cast import NOON, a_campaign, a_step, enrolled, some_leads, started

pytestmark = pytest.mark.django_db


def test_running_ones_pause_and_starts_are_called_off(ada: Membership, bob: Membership) -> None:
    running, asked, draft = (a_campaign(ada, name=name) for name in ("a", "b", "c"))
    theirs = a_campaign(bob)
    for number, campaign in enumerate((running, asked, draft)):
        a_step(campaign)
        enrolled(campaign, some_leads(ada, 1, name=f"lead{number}-"))
    a_step(theirs)
    for campaign in (running, theirs):
        started(campaign)
    ask_start(workspace_id=ada.workspace_id, campaign_id=asked.id, at=NOON, actor_id=None)

    assert pause_all(workspace_id=ada.workspace_id, actor_id=None) == 2

    for campaign in (running, asked, draft, theirs):
        campaign.refresh_from_db()
    assert [each.status for each in (running, asked, draft, theirs)] == [
        "paused",
        "draft",
        "draft",
        "active",
    ]
    assert starting_campaigns(NOON + timedelta(minutes=1)) == []


def test_twice_is_once(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    started(campaign)

    assert pause_all(workspace_id=ada.workspace_id, actor_id=None) == 1
    assert pause_all(workspace_id=ada.workspace_id, actor_id=None) == 0
