"""What is due becomes messages: each lead's own words, through one mailbox, once."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from campaigns.models import Enrollment, StepRun
from campaigns.selectors.campaigns import due_campaigns
from campaigns.tests.cast import (
    NOON,
    a_campaign,
    a_step,
    enrolled,
    settle_step,
    some_leads,
    started,
)
from emailing.models import Message, Route
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from emailing.services.conducting import advance_batch, advance_campaigns
from emailing.services.mailboxes import create_mailbox

pytestmark = pytest.mark.django_db


def test_each_lead_is_written_its_own_words(ada: Membership) -> None:
    campaign = a_campaign(ada, name="Spring", settings={"track_opens": False})
    step = a_step(
        campaign,
        subject="{{ lead.company }}: {{ campaign.name }}",
        body="Hi {{ lead.first_name }} <3\n\n{{ sender.name }}\n{{ unsubscribe_url }}",
    )
    (lead,) = some_leads(ada, 1, company="Engines\r\n& Sons", first_name="<b>Ada</b>")
    (enrollment,) = enrolled(campaign, [lead])
    started(campaign)

    assert advance_campaigns(NOON) == 1

    message = Message.objects.get()
    run = StepRun.objects.get()
    assert message.subject == "Engines & Sons: Spring"
    assert message.body_text == (
        f"Hi <b>Ada</b> <3\n\nAnalytical Engines\n{UNSUBSCRIBE_PLACEHOLDER}"
    )
    assert "&lt;b&gt;Ada&lt;/b&gt;" in message.body_html
    assert (message.state, message.to) == ("queued", lead.email)
    assert (message.campaign_id, message.step_id, message.step_run_id) == (
        campaign.id,
        step.id,
        run.id,
    )
    assert (run.outcome, run.variant_id) == ("pending", message.variant_id)
    assert (message.track_opens, message.track_clicks) == (False, True)
    enrollment.refresh_from_db()
    assert (enrollment.state, enrollment.step_id, enrollment.next_at) == ("active", step.id, None)


def test_html_is_told_by_the_template_and_values_in_it_are_escaped(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign, body="<p>Hi {{ lead.first_name }}</p>")
    enrolled(campaign, some_leads(ada, 1, first_name="<i>Ada</i>"))
    started(campaign)

    advance_campaigns(NOON)

    message = Message.objects.get()
    assert message.body_html == "<p>Hi &lt;i&gt;Ada&lt;/i&gt;</p>"
    assert message.body_text == "Hi <i>Ada</i>"


def test_what_went_out_is_not_due_again(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 3))
    started(campaign)

    assert [advance_campaigns(NOON), advance_campaigns(NOON)] == [3, 0]
    assert Message.objects.count() == 3


def test_nothing_goes_out_before_its_time(ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign, delay_days=1)
    enrolled(campaign, some_leads(ada, 1))
    started(campaign)

    assert advance_campaigns(NOON + timedelta(hours=23, minutes=59)) == 0
    assert advance_campaigns(NOON + timedelta(days=1)) == 1


def test_follow_ups_stay_on_their_mailbox(ada: Membership) -> None:
    for number in range(2):
        _smtp(ada, f"ada{number}@engines.example")
    campaign = a_campaign(ada)
    a_step(campaign)
    a_step(campaign)
    # Which of two mailboxes writes to a lead is told by its id, so one of each kind is named.
    kinds = {lead.id.int % 2: lead for lead in some_leads(ada, 64)}
    enrolled(campaign, [kinds[0], kinds[1]])
    started(campaign)
    advance_campaigns(NOON)
    first = dict(Route.objects.values_list("enrollment_id", "mailbox_id"))
    _smtp(ada, "ada2@engines.example")

    for run in StepRun.objects.all():
        settle_step(run_id=run.id, outcome="sent", at=NOON)
    advance_campaigns(NOON)

    assert len(set(first.values())) == 2
    assert Message.objects.count() == 4
    used = Message.objects.values_list("step_run__enrollment_id", "mailbox_id")
    assert {(id, mailbox) for id, mailbox in used} == set(first.items())


def _smtp(owner: Membership, email: str) -> None:
    create_mailbox(
        workspace_id=owner.workspace_id,
        actor_id=None,
        email=email,
        provider="smtp",
        smtp={"host": "127.0.0.1", "port": 25, "security": "none"},
    )


def test_campaigns_take_turns_until_nothing_is_due(ada: Membership, bob: Membership) -> None:
    for owner, count in ((ada, 205), (bob, 2)):
        campaign = a_campaign(owner)
        a_step(campaign)
        enrolled(campaign, some_leads(owner, count))
        started(campaign)

    assert advance_campaigns(NOON) == 207
    assert Message.objects.in_workspace(ada.workspace_id).count() == 205
    assert Message.objects.in_workspace(bob.workspace_id).count() == 2


@pytest.mark.parametrize("count", [1, 60])
def test_the_number_of_queries_does_not_grow(
    ada: Membership, django_assert_num_queries: Any, count: int
) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, count))
    started(campaign)
    (due,) = due_campaigns(NOON)

    # Six for the three transactions: all of it, the ledger, the outbox. What is due, its steps, its
    # routes; the sandbox, asked for, made and read; suppression; the words; runs there were, new
    # ones, the enrollments; their files; the messages and their event; the routes.
    with django_assert_num_queries(23):
        assert advance_batch(campaign=due, at=NOON) == count


def test_a_campaign_whose_fault_it_is_does_not_stop_the_others(
    ada: Membership, bob: Membership, caplog: pytest.LogCaptureFixture
) -> None:
    for owner in (ada, bob):
        campaign = a_campaign(owner)
        a_step(campaign)
        enrolled(campaign, some_leads(owner, 1))
        started(campaign)
    broken = Enrollment.objects.in_workspace(ada.workspace_id).get().campaign
    broken.settings = {"timezone": "Mars/Olympus"}
    broken.save()

    assert advance_campaigns(NOON) == 1

    assert Message.objects.get().workspace_id == bob.workspace_id
    assert f"Campaign {broken.id} could not be advanced." in caplog.text
    assert Enrollment.objects.get(campaign=broken).next_at == NOON
