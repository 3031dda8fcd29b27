"""No mail goes to a lead that was merged into another; the one that stays is written to."""

from datetime import UTC, datetime

import pytest

from accounts.models import Membership
from campaigns.models import Enrollment
from campaigns.services.enrolling import assign_leads
from campaigns.tests.cast import NOON, a_campaign, a_step, enrolled, some_leads, started
from emailing.models import Message
from emailing.services.conducting import advance_campaigns
from emailing.services.outbox import send_to_lead
from emailing.services.sending import send_due
from emailing.services.tracking import opt_out
from emailing.tests.cast import a_message, a_sandbox, received
from leads.models import Activity, Lead
from leads.services.merging import merge_leads
from leads.tests.cast import make_lead
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
REASON = "The lead was merged into another."
BEFORE = datetime(2026, 1, 5, 9, tzinfo=UTC)


def merged(member: Membership, loser: Lead) -> Lead:
    """The winner of a merge with a lead that was written to before."""
    winner = make_lead(member, "winner@navy.example")
    Lead.objects.filter(id=loser.id).update(first_contacted_at=BEFORE)
    merge_leads(
        workspace_id=member.workspace_id,
        winner_id=winner.id,
        loser_ids=[loser.id],
        actor_id=member.user_id,
    )
    return winner


def test_the_conductor_stops_its_enrollment(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    first, second = some_leads(ada, 2)
    enrolled(campaign, [first, second])
    started(campaign)
    merged(ada, first)

    advance_campaigns(NOON)

    standing = Enrollment.objects.order_by("lead_id").values_list("state", "hold_reason")
    assert list(standing) == [("stopped", REASON), ("active", "")]
    assert Message.objects.get().to == second.email


def test_what_was_queued_does_not_leave(ada: Membership) -> None:
    message = a_message(ada)
    merged(ada, message.lead)

    send_due()

    message.refresh_from_db()
    assert (message.state, message.error) == ("skipped", REASON)
    assert received(ada) == []


def test_assigned_and_written_to_is_the_one_that_stays(ada: Membership) -> None:
    a_sandbox(ada)
    campaign = a_campaign(ada)
    loser = make_lead(ada)
    winner = merged(ada, loser)

    count = assign_leads(
        workspace_id=ada.workspace_id,
        campaign_id=campaign.id,
        lead_ids=[loser.id, winner.id],
        actor_id=ada.user_id,
    )
    message = send_to_lead(
        workspace_id=ada.workspace_id,
        campaign_id=campaign.id,
        lead_id=loser.id,
        subject="Hi",
        content="Hello",
        actor_id=ada.user_id,
    )

    assert (count, Enrollment.objects.get().lead_id) == (1, winner.id)
    assert Activity.objects.get(kind="enrolled").data == {
        "campaign_id": str(campaign.id),
        "campaign": campaign.name,
    }
    assert (message.lead_id, message.to) == (winner.id, "winner@navy.example")


def test_an_opt_out_from_an_older_mail_is_the_winners(ada: Membership) -> None:
    message = a_message(ada)
    send_due()
    message.refresh_from_db()
    winner = merged(ada, message.lead)

    opt_out(message=message, at=now())

    winner.refresh_from_db()
    assert winner.status == "unsubscribed"
    assert Activity.objects.filter(lead=winner, kind="unsubscribed").count() == 1
