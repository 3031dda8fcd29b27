"""Who gets no mail, why, and what becomes of them, while the rest go."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from campaigns.models import Campaign, Enrollment, Step, StepRun
from campaigns.tests.cast import (
    NOON,
    a_campaign,
    a_step,
    enrolled,
    settle_step,
    some_leads,
    started,
)
from emailing.models import Mailbox, Message
from emailing.services.conducting import ASK_AGAIN, advance_campaigns
from emailing.tests.cast import a_sandbox
from leads.models import Lead, Suppression
from leads.services.suppression import suppress

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """Running, one step, two leads."""
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 2))
    return started(campaign)


def standing() -> list[tuple[Any, ...]]:
    """State, time and reason of each enrollment, in the order of the leads."""
    rows = Enrollment.objects.order_by("lead_id")
    return list(rows.values_list("state", "next_at", "hold_reason"))


def lines() -> list[tuple[str, str]]:
    """The ledger in the order of the leads."""
    return list(StepRun.objects.order_by("enrollment__lead_id").values_list("outcome", "reason"))


def change_first_lead(**values: Any) -> Lead:
    """What the first of them has."""
    lead = Lead.objects.order_by("id")[0]
    Lead.objects.filter(id=lead.id).update(**values)
    return lead


def test_a_blank_variable_holds_that_lead_and_the_rest_go(campaign: Campaign) -> None:
    change_first_lead(first_name=" ")

    assert advance_campaigns(NOON) == 2

    assert lines() == [("skipped", "lead.first_name is blank"), ("pending", "")]
    assert standing() == [("held", None, "lead.first_name is blank"), ("active", None, "")]
    assert Message.objects.get().to == "lead1@leads.example"


def test_a_suppressed_address_stops_that_lead(campaign: Campaign, ada: Membership) -> None:
    suppress(
        workspace_id=ada.workspace_id,
        kind=Suppression.Kind.EMAIL,
        value="lead0@leads.example",
        reason="bounced",
    )

    advance_campaigns(NOON)

    reason = "The address is suppressed (bounced)."
    assert lines() == [("skipped", reason), ("pending", "")]
    assert standing() == [("stopped", None, reason), ("active", None, "")]
    assert Message.objects.get().to == "lead1@leads.example"


def test_who_unsubscribed_is_stopped(campaign: Campaign) -> None:
    change_first_lead(status="unsubscribed")

    advance_campaigns(NOON)

    assert lines()[0] == ("skipped", "The lead has unsubscribed.")
    assert standing()[0] == ("stopped", None, "The lead has unsubscribed.")


def test_a_value_that_leaves_nothing_to_say_holds_that_lead(
    ada: Membership,
) -> None:
    campaign = a_campaign(ada)
    a_step(campaign, subject="{{ lead.company | default: '' }}")
    enrolled(campaign, some_leads(ada, 1))
    started(campaign)

    advance_campaigns(NOON)

    assert lines() == [("skipped", "The subject is empty.")]
    assert standing() == [("held", None, "The subject is empty.")]


def test_without_a_mailbox_everybody_waits_and_is_told_why(
    campaign: Campaign, ada: Membership
) -> None:
    sandbox = a_sandbox(ada)
    Mailbox.objects.update(status="paused")

    assert advance_campaigns(NOON) == 2

    reason = f"The account {sandbox.email} is not connected; test it."
    assert standing() == [("active", NOON + ASK_AGAIN, reason)] * 2
    assert not StepRun.objects.exists()
    Mailbox.objects.update(status="connected")
    assert advance_campaigns(NOON + ASK_AGAIN) == 2
    assert standing() == [("active", None, "")] * 2
    assert Message.objects.count() == 2


def test_a_follow_up_waits_for_its_own_mailbox(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 1))
    started(campaign)
    advance_campaigns(NOON)
    settle_step(run_id=StepRun.objects.get().id, outcome="sent", at=NOON)
    sandbox = a_sandbox(ada)
    Mailbox.objects.update(archived_at=NOON)

    advance_campaigns(NOON)

    reason = f"The account {sandbox.email} was removed."
    assert standing() == [("active", NOON + ASK_AGAIN, reason)]
    assert Message.objects.count() == 1


def test_an_account_of_another_workspace_sends_nothing(campaign: Campaign, bob: Membership) -> None:
    campaign.settings = {**campaign.settings, "account_ids": [str(a_sandbox(bob).id)]}
    campaign.save()

    advance_campaigns(NOON)

    reason = "There is no e-mail account with this id."
    assert standing() == [("active", NOON + ASK_AGAIN, reason)] * 2
    assert not Message.objects.exists()


def test_outside_its_windows_everybody_waits_for_the_next(campaign: Campaign) -> None:
    window = {"weekdays": [1], "from": "09:00", "to": "10:00"}
    campaign.settings = {**campaign.settings, "windows": [window], "timezone": "Europe/Berlin"}
    campaign.save()
    opens = NOON.replace(day=5, hour=8)

    assert advance_campaigns(NOON) == 2
    assert standing() == [("active", opens, "")] * 2
    assert not Message.objects.exists()
    assert advance_campaigns(opens) == 2
    assert Message.objects.count() == 2


def test_who_waits_for_a_step_that_was_taken_out_goes_on_to_the_next(ada: Membership) -> None:
    campaign = a_campaign(ada)
    first, second = a_step(campaign), a_step(campaign, delay_hours=1)
    enrolled(campaign, some_leads(ada, 1))
    started(campaign)
    Step.objects.filter(id=first.id).update(archived_at=NOON)

    assert advance_campaigns(NOON) == 1
    enrollment = Enrollment.objects.get()
    assert (enrollment.step_id, enrollment.next_at) == (second.id, NOON + timedelta(hours=1))
    assert not Message.objects.exists()

    Step.objects.filter(id=second.id).update(archived_at=NOON)
    advance_campaigns(NOON + timedelta(hours=1))
    assert standing() == [("finished", None, "")]
    assert Campaign.objects.get().status == "completed"


def test_a_call_holds(ada: Membership) -> None:
    campaign = a_campaign(ada, type="mixed")
    a_step(campaign, kind="call", subject="", body="")
    enrolled(campaign, some_leads(ada, 1))
    started(campaign)

    advance_campaigns(NOON)

    reason = "Calls and tasks come with a later capability."
    assert lines() == [("skipped", reason)]
    assert standing() == [("held", None, reason)]
