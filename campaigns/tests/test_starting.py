"""Starting and pausing: who sets out, who goes on, and from which states."""

from datetime import timedelta
from uuid import UUID

import pytest

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Enrollment
from campaigns.services.departing import claim_due
from campaigns.services.starting import pause_campaign
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
from neptie.kernel.errors import NotFound, Unprocessable

pytestmark = pytest.mark.django_db


def paused(campaign: Campaign) -> Campaign:
    """Paused by nobody in particular."""
    return pause_campaign(
        workspace_id=campaign.workspace_id, campaign_id=campaign.id, actor_id=None
    )


def test_everybody_sets_out_for_the_first_step(ada: Membership) -> None:
    campaign = a_campaign(ada)
    step = a_step(campaign, delay_hours=3)
    enrolled(campaign, some_leads(ada, 2))

    started(campaign)

    campaign.refresh_from_db()
    assert (campaign.status, campaign.started_at) == ("active", NOON)
    rows = Enrollment.objects.values_list("state", "step_id", "next_at")
    assert list(rows) == [("active", step.id, NOON + timedelta(hours=3))] * 2
    assert BusinessEvent.objects.filter(type="campaign.started").count() == 1


def test_it_begins_in_a_window(ada: Membership) -> None:
    window = {"weekdays": [2], "from": "10:00", "to": "11:00"}
    campaign = a_campaign(ada, settings={"windows": [window], "timezone": "Asia/Tokyo"})
    a_step(campaign)
    (enrollment,) = enrolled(campaign, some_leads(ada, 1))

    started(campaign)

    enrollment.refresh_from_db()
    assert enrollment.next_at == NOON.replace(day=6, hour=1)


def test_going_on_after_a_pause_leaves_everybody_where_they_stood(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    second = a_step(campaign, delay_days=1)
    leads = some_leads(ada, 2)
    (under_way,) = enrolled(campaign, leads[:1])
    started(campaign)
    (run,) = step_out(campaign)
    settle_step(run_id=run.id, outcome="sent", at=NOON)
    paused(campaign)
    (_, late) = enrolled(campaign, leads)

    started(campaign, at=NOON + timedelta(hours=1))

    under_way.refresh_from_db()
    late.refresh_from_db()
    campaign.refresh_from_db()
    assert (under_way.step_id, under_way.next_at) == (second.id, NOON + timedelta(days=1))
    assert (late.state, late.next_at) == ("active", NOON + timedelta(hours=1))
    assert campaign.started_at == NOON


def test_a_start_tries_again_what_was_held_for_something_missing(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    (enrollment,) = enrolled(campaign, some_leads(ada, 1))
    started(campaign)
    (refused,) = step_out(campaign, refusal="lead.first_name is blank")
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.hold_reason) == ("held", "lead.first_name is blank")
    assert (refused.outcome, refused.reason) == ("skipped", "lead.first_name is blank")
    paused(campaign)

    started(campaign, at=NOON + timedelta(hours=1))
    (run,) = step_out(campaign, at=NOON + timedelta(hours=1))

    enrollment.refresh_from_db()
    assert run.id == refused.id
    assert (run.outcome, run.reason, run.settled_at) == ("pending", "", None)
    assert (enrollment.state, enrollment.hold_reason) == ("active", "")


def test_a_start_does_not_try_again_what_is_uncertain(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    (enrollment,) = enrolled(campaign, some_leads(ada, 1))
    started(campaign)
    (run,) = step_out(campaign)
    settle_step(run_id=run.id, outcome="uncertain", reason="It may have arrived.", at=NOON)
    paused(campaign)

    started(campaign)

    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.next_at) == ("held", None)


def test_nothing_is_claimed_of_a_campaign_that_rests(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 1))
    started(campaign)
    paused(campaign)

    assert claim_due(campaign=campaign, at=NOON) == []
    assert BusinessEvent.objects.filter(type="campaign.paused").count() == 1
    assert paused(campaign).status == "paused"
    assert BusinessEvent.objects.filter(type="campaign.paused").count() == 1


@pytest.mark.parametrize("status", ["active", "completed", "archived"])
def test_only_drafts_and_paused_ones_start(ada: Membership, status: str) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 1))
    Campaign.objects.update(status=status)

    with pytest.raises(Unprocessable, match=f"A campaign that is {status} cannot be started"):
        started(campaign)

    assert Campaign.objects.get().status == status
    assert Enrollment.objects.get().state == "pending"


@pytest.mark.parametrize("status", ["draft", "completed", "archived"])
def test_only_running_ones_pause(ada: Membership, status: str) -> None:
    campaign = a_campaign(ada)
    Campaign.objects.update(status=status)

    with pytest.raises(Unprocessable, match=f"A campaign that is {status} cannot be paused"):
        paused(campaign)

    assert Campaign.objects.get().status == status


def test_without_steps_nothing_starts(ada: Membership) -> None:
    with pytest.raises(Unprocessable, match="This campaign has no steps"):
        started(a_campaign(ada))


def test_what_is_not_there_does_not_start(ada: Membership, bob: Membership) -> None:
    campaign = a_campaign(ada)
    campaign.workspace_id = bob.workspace_id

    with pytest.raises(NotFound):
        started(campaign)
    campaign.id = UUID(int=1)
    with pytest.raises(NotFound):
        paused(campaign)
