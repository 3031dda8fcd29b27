"""Messages that were on the wire when their sender died."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from campaigns.models import StepRun
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads
from emailing.models import Event, Mailbox, Message, SandboxMessage
from emailing.rules.outcomes import Outcome
from emailing.services.claiming import ON_WIRE, claim, take_up
from emailing.services.lost import settle_lost
from emailing.services.sending import send_due
from emailing.services.settling import keep, settle
from emailing.tests.cast import a_message, an_smtp_mailbox, received
from emailing.tests.smtp_server import smtp_server
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
LATER = ON_WIRE + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


def _on_the_wire(owner: Membership, mailbox: Mailbox | None = None) -> Message:
    a_message(owner, mailbox)
    return take_up(claim(now=now()), now=now())[0]


def test_on_plain_smtp_nobody_knows_and_nothing_is_sent_again(ada: Membership) -> None:
    with smtp_server() as (port, server):
        message = _on_the_wire(ada, an_smtp_mailbox(ada, port))

        assert settle_lost(now=now()) == 0
        assert settle_lost(now=now() + LATER) == 1
        send_due()
    message.refresh_from_db()

    assert message.state == "uncertain"
    assert message.error == (
        "The sender stopped while this mail was on its way; it may have arrived."
    )
    assert server.taken == []
    assert not Event.objects.exists()


def test_in_the_sandbox_what_did_not_arrive_is_sent(ada: Membership) -> None:
    message = _on_the_wire(ada)
    settle_lost(now=now() + LATER)
    message.refresh_from_db()
    again = message.state
    send_due()
    message.refresh_from_db()

    assert (again, message.state) == ("queued", "sent")
    assert received(ada) == ["grace@navy.example"]


def test_in_the_sandbox_what_arrived_was_sent(ada: Membership) -> None:
    message = _on_the_wire(ada)
    SandboxMessage.objects.create(
        workspace_id=ada.workspace_id,
        mailbox=message.mailbox,
        message_id=message.message_id,
        sender=message.mailbox.email,
        recipient=message.to,
        subject=message.subject,
        raw=b"",
    )
    settle_lost(now=now() + LATER)
    send_due()
    message.refresh_from_db()

    assert message.state == "sent"
    assert received(ada) == ["grace@navy.example"]


def test_a_sender_that_was_given_up_may_still_say_that_it_sent(ada: Membership) -> None:
    with smtp_server() as (port, _server):
        message = _on_the_wire(ada, an_smtp_mailbox(ada, port))
    settle_lost(now=now() + LATER)
    settle([(message, Outcome("sent"))], at=now())
    message.refresh_from_db()

    assert (message.state, message.error) == ("sent", "")
    assert list(Event.objects.values_list("kind", flat=True)) == ["sent"]


@pytest.mark.parametrize("kind", ["retry", "failed", "uncertain"])
def test_but_nothing_else(ada: Membership, kind: str) -> None:
    with smtp_server() as (port, _server):
        message = _on_the_wire(ada, an_smtp_mailbox(ada, port))
    settle_lost(now=now() + LATER)
    settle([(message, Outcome(kind, "Too late."))], at=now())  # type: ignore[arg-type]
    message.refresh_from_db()

    assert message.state == "uncertain"
    assert message.error != "Too late."


def test_what_was_sent_and_not_told_is_told_once(ada: Membership) -> None:
    with smtp_server() as (port, _server):
        message = _on_the_wire(ada, an_smtp_mailbox(ada, port))
    at = now()
    keep([(message, Outcome("sent"))], at=at)
    message.refresh_from_db()
    kept = (message.state, message.sent_at, Event.objects.count())
    settle_lost(now=now())
    early = Event.objects.count()
    for _ in range(2):
        settle_lost(now=now() + LATER)
    message.refresh_from_db()
    message.lead.refresh_from_db()

    assert (kept, early) == (("sent", at, 0), 0)
    assert (message.state, message.lease_until) == ("sent", None)
    assert [(event.kind, event.happened_at) for event in Event.objects.all()] == [("sent", at)]
    assert (message.lead.status, message.lead.first_contacted_at) == ("contacted", at)


def test_the_sequence_holds_behind_an_uncertain_mail(ada: Membership) -> None:
    with smtp_server() as (port, _server):
        mailbox = an_smtp_mailbox(ada, port)
    campaign = a_campaign(ada)
    step = a_step(campaign)
    (lead,) = some_leads(ada, 1)
    (enrollment,) = enrolled(campaign, [lead])
    enrollment.state, enrollment.step, enrollment.next_at = "active", step, None
    enrollment.save()
    run = StepRun.objects.create(
        workspace_id=ada.workspace_id, enrollment=enrollment, step=step, kind="email"
    )
    a_message(ada, mailbox, campaign=campaign, lead=lead, step=step, step_run=run)
    take_up(claim(now=now()), now=now())
    settle_lost(now=now() + LATER)
    run.refresh_from_db()
    enrollment.refresh_from_db()

    reason = "The sender stopped while this mail was on its way; it may have arrived."
    assert (run.outcome, run.reason) == ("uncertain", reason)
    assert (enrollment.state, enrollment.hold_reason) == ("held", reason)
