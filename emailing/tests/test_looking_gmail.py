"""Where all that was sent is on file, an uncertain mail was sent, or goes out after all: once."""

import pytest

from accounts.models import Membership
from campaigns.models import StepRun
from campaigns.tests import cast as campaigns
from emailing.models import Event, Message
from emailing.services.conducting import advance_campaigns
from emailing.services.looking import look_for_uncertain
from emailing.services.sending import send_due
from emailing.services.tracking import opt_out
from emailing.tests.cast import a_message
from emailing.tests.looking_cast import (
    a_gmail_mailbox,
    an_uncertain_message,
    answers_dropped,
    given_up,
    looked_for,
    minutes_until,
)
from neptie.kernel.clock import now
from tests.standins.google import GoogleStandIn

pytestmark = pytest.mark.django_db


def _accepted(google: GoogleStandIn) -> list[str]:
    return [mail.headers["message-id"] for mail in google.mails.accepted()]


def test_a_mail_whose_answer_was_lost_is_found_and_was_sent_when_it_left(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=True)
    (mail,) = google.mails.accepted()
    left_at, doubt = message.left_at, (message.looks, minutes_until(message.look_at))
    looked_for(message)
    send_due()
    message.lead.refresh_from_db()

    assert doubt == (0, 1)
    assert (message.state, message.error, message.sent_at) == ("sent", "", left_at)
    assert (message.provider_id, message.thread_id) == (mail.id, mail.thread_id)
    assert (message.looks, message.look_at, message.lease_until) == (1, None, None)
    assert [(each.kind, each.happened_at) for each in Event.objects.all()] == [("sent", left_at)]
    assert (message.lead.status, message.lead.first_contacted_at) == ("contacted", left_at)
    assert _accepted(google) == [message.message_id]


def test_before_its_time_nobody_looks(ada: Membership, google: GoogleStandIn) -> None:
    an_uncertain_message(ada, google, is_filed=True)
    google.asked.clear()
    look_for_uncertain()

    assert google.asked == []


def test_under_another_message_id_it_is_found_by_its_marker(
    ada: Membership, google: GoogleStandIn
) -> None:
    google.behavior.rewrites_message_id = True
    message = an_uncertain_message(ada, google, is_filed=True)
    looked_for(message)

    assert message.state == "sent"
    assert google.mails.accepted()[0].filed_as != message.message_id


def test_a_mail_that_was_lost_goes_out_after_two_looks(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=False)
    looked_for(message)
    send_due()
    after_one = (message.state, message.looks, minutes_until(message.look_at), _accepted(google))
    looked_for(message)
    after_two = (message.state, message.looks, message.look_at, message.error, message.refusals)
    send_due()
    send_due()
    message.refresh_from_db()

    assert after_one == ("uncertain", 1, 2, [])
    assert after_two == ("queued", 0, None, "", 1)
    assert message.state == "sent"
    assert _accepted(google) == [message.message_id]


def test_the_second_look_comes_at_least_a_minute_after_the_first(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=False)
    looked_for(message)
    look_for_uncertain()
    message.refresh_from_db()

    assert (message.state, message.looks) == ("uncertain", 1)


def test_a_search_that_lags_does_not_send_it_twice(ada: Membership, google: GoogleStandIn) -> None:
    google.behavior.search_lag_seconds = 3600
    message = an_uncertain_message(ada, google, is_filed=True)
    looked_for(message)
    google.behavior.search_lag_seconds = 0
    looked_for(message)
    send_due()

    assert message.state == "sent"
    assert _accepted(google) == [message.message_id]


def test_a_mail_whose_sender_died_goes_out_after_two_looks(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = a_message(ada, a_gmail_mailbox(ada, google))
    given_up(message)
    looked_for(message, times=2)
    send_due()
    message.refresh_from_db()

    assert message.state == "sent"
    assert _accepted(google) == [message.message_id]


def test_a_mail_that_is_lost_again_and_again_fails_at_last(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=False)
    Message.objects.update(refusals=9)
    looked_for(message, times=2)

    assert (message.state, message.look_at) == ("failed", None)
    assert message.error == "It was handed over 10 times, and never went out."
    assert _accepted(google) == []


def test_one_that_opted_out_meanwhile_is_not_written_to(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=False)
    opt_out(message=message, at=now())
    looked_for(message, times=2)
    send_due()
    message.refresh_from_db()

    assert (message.state, _accepted(google)) == ("skipped", [])


@pytest.fixture
def run(ada: Membership, google: GoogleStandIn) -> StepRun:
    """The first of two steps; its mail was handed to Gmail and lost."""
    a_gmail_mailbox(ada, google)
    campaign = campaigns.a_campaign(ada)
    campaigns.a_step(campaign)
    campaigns.a_step(campaign, delay_days=3)
    campaigns.enrolled(campaign, campaigns.some_leads(ada, 1))
    campaigns.started(campaign, at=now())
    advance_campaigns(now())
    with answers_dropped(google, is_filed=False):
        send_due()
    return StepRun.objects.get()


def _standing(run: StepRun) -> tuple[str, str, int | None, str]:
    run = StepRun.objects.select_related("enrollment__step").get(id=run.id)
    assert run.enrollment.step is not None
    return (
        run.outcome,
        run.enrollment.state,
        run.enrollment.step.position,
        run.enrollment.hold_reason,
    )


def test_the_sequence_holds_and_then_goes_on(google: GoogleStandIn, run: StepRun) -> None:
    reason = "The connection was lost after the message left; it may have arrived."
    held = _standing(run)
    looked_for(run.message, times=2)
    pending = _standing(run)
    send_due()

    assert held == ("uncertain", "held", 1, reason)
    assert pending == ("pending", "active", 1, "")
    assert _standing(run) == ("sent", "active", 2, "")
    assert len(_accepted(google)) == 1


def test_a_sequence_that_ended_meanwhile_sends_nothing(google: GoogleStandIn, run: StepRun) -> None:
    run.enrollment.state = "stopped"
    run.enrollment.save()
    looked_for(run.message, times=2)
    send_due()
    message = Message.objects.get()

    reason = "The lead's sequence ended before this mail went out."
    assert (message.state, message.error) == ("skipped", reason)
    assert _standing(run)[:2] == ("skipped", "stopped")
    assert _accepted(google) == []
