"""A campaign is completed when everybody in it is through, and goes on for those who come later."""

import pytest

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Enrollment, StepRun
from campaigns.services.starting import complete_campaigns
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
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """Of one step for two leads, running."""
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 2))
    return started(campaign)


def status() -> str:
    """Of the only campaign."""
    return Campaign.objects.get().status


@pytest.mark.parametrize("outcome", ["sent", "skipped", "failed"])
def test_when_all_have_ended(campaign: Campaign, outcome: str) -> None:
    first, second = step_out(campaign)
    settle_step(run_id=first.id, outcome="sent", at=NOON)
    assert (complete_campaigns(), status()) == (0, "active")

    settle_step(run_id=second.id, outcome=outcome, at=NOON)

    assert (complete_campaigns(), status()) == (1, "completed")
    assert complete_campaigns() == 0
    assert BusinessEvent.objects.filter(type="campaign.completed").count() == 1


def test_not_while_one_is_held(campaign: Campaign) -> None:
    for run, outcome in zip(step_out(campaign), ["sent", "uncertain"], strict=True):
        settle_step(run_id=run.id, outcome=outcome, at=NOON)

    assert (complete_campaigns(), status()) == (0, "active")


def test_not_while_it_is_paused(campaign: Campaign) -> None:
    _all_sent(campaign)
    Campaign.objects.update(status="paused")

    assert (complete_campaigns(), status()) == (0, "paused")


def test_it_goes_on_for_leads_assigned_later(campaign: Campaign, ada: Membership) -> None:
    _all_sent(campaign)
    complete_campaigns()

    leads = some_leads(ada, 1, name="late")
    before = now()
    enrolled(campaign, leads)

    late = Enrollment.objects.get(lead=leads[0])
    assert status() == "active"
    assert late.state == "active"
    assert late.next_at is not None
    assert before <= late.next_at <= now()
    event = BusinessEvent.objects.filter(type="campaign.assigned").latest("sequence")
    assert event.fields == ["enrollments", "status"]


def test_it_does_not_go_on_for_leads_it_had_before(campaign: Campaign) -> None:
    leads = [run.enrollment.lead for run in _all_sent(campaign)]
    complete_campaigns()

    enrolled(campaign, leads)

    assert status() == "completed"


def _all_sent(campaign: Campaign) -> list[StepRun]:
    runs = step_out(campaign)
    for run in runs:
        settle_step(run_id=run.id, outcome="sent", at=NOON)
    return runs
