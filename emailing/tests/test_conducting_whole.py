"""A campaign from its start to its end, through the sandbox."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from campaigns.models import Campaign, Enrollment, StepRun
from campaigns.services.starting import pause_campaign, start_campaign
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads
from emailing.services.conducting import advance_campaigns
from emailing.services.sending import send_due
from emailing.tests.cast import received
from leads.models import Lead, Suppression
from leads.services.suppression import suppress
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """Two mails a day apart, for three leads."""
    campaign = a_campaign(ada)
    a_step(campaign)
    a_step(campaign, delay_days=1)
    enrolled(campaign, some_leads(ada, 3))
    return _started(campaign)


def _started(campaign: Campaign) -> Campaign:
    return start_campaign(
        workspace_id=campaign.workspace_id, campaign_id=campaign.id, at=now(), actor_id=None
    )


def test_everybody_gets_every_step_and_it_is_completed(campaign: Campaign, ada: Membership) -> None:
    advance_campaigns(now())
    send_due()

    assert received(ada) == [f"lead{number}@leads.example" for number in range(3)]
    assert set(StepRun.objects.values_list("outcome", flat=True)) == {"sent"}
    assert set(Lead.objects.values_list("status", flat=True)) == {"contacted"}
    for enrollment in Enrollment.objects.all():
        run = enrollment.runs.get()
        assert enrollment.next_at is not None
        assert run.settled_at is not None
        assert enrollment.next_at == run.settled_at + timedelta(days=1)

    advance_campaigns(now() + timedelta(days=1))
    send_due()
    advance_campaigns(now())

    assert len(received(ada)) == 6
    assert set(Enrollment.objects.values_list("state", flat=True)) == {"finished"}
    assert Campaign.objects.get().status == "completed"


def test_what_is_queued_stays_while_it_is_paused(campaign: Campaign, ada: Membership) -> None:
    advance_campaigns(now())
    pause_campaign(workspace_id=ada.workspace_id, campaign_id=campaign.id, actor_id=None)

    send_due()
    assert received(ada) == []
    assert set(StepRun.objects.values_list("outcome", flat=True)) == {"pending"}

    _started(campaign)
    send_due()
    assert len(received(ada)) == 3


def test_an_opt_out_after_queueing_stops_that_lead(campaign: Campaign, ada: Membership) -> None:
    advance_campaigns(now())
    suppress(
        workspace_id=ada.workspace_id,
        kind=Suppression.Kind.EMAIL,
        value="lead1@leads.example",
        reason="unsubscribed",
    )

    send_due()

    assert received(ada) == ["lead0@leads.example", "lead2@leads.example"]
    stopped = Enrollment.objects.get(lead__email="lead1@leads.example")
    reason = "The address is suppressed (unsubscribed)."
    assert (stopped.state, stopped.hold_reason) == ("stopped", reason)
    assert (stopped.runs.get().outcome, stopped.runs.get().reason) == ("skipped", reason)
