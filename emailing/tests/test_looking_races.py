"""What happens to an uncertain mail while, or right before and after, somebody looks for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.models import BusinessEvent, Membership
from emailing.models import Event, Message
from emailing.rules.outcomes import Outcome
from emailing.services.claiming import claim, take_up
from emailing.services.looking import HELD, look_for_uncertain
from emailing.services.resolving import resolve_uncertain
from emailing.services.sending import send_due
from emailing.services.settling import settle
from emailing.tests.cast import a_message
from emailing.tests.looking_cast import (
    Asked,
    a_gmail_mailbox,
    accepted,
    an_uncertain_message,
    given_up,
    looked_for,
    looked_for_once,
)
from neptie.kernel.clock import now
from tests.standins.google import GoogleStandIn

pytestmark = pytest.mark.django_db(transaction=True)
SENT = Outcome("sent")


def _decide(message: Message, *, was_sent: bool) -> None:
    resolve_uncertain(
        workspace_id=message.workspace_id,
        message_id=message.id,
        was_sent=was_sent,
        actor_id=None,
        at=now(),
    )


def _events() -> list[str]:
    return list(Event.objects.values_list("kind", flat=True))


# A sender that was given up, and comes back late.


def test_a_sender_says_sent_before_the_look(ada: Membership, google: GoogleStandIn) -> None:
    message = a_message(ada, a_gmail_mailbox(ada, google))
    late = given_up(message)
    settle([(late, SENT)], at=now())
    google.asked.clear()
    looked_for(message)

    assert (message.state, message.look_at, google.asked) == ("sent", None, [])


def test_a_sender_says_sent_while_google_is_asked(ada: Membership, google: GoogleStandIn) -> None:
    message = a_message(ada, a_gmail_mailbox(ada, google))
    late = given_up(message)
    looked_for_once(message)
    google.asked = Asked(lambda: settle([(late, SENT)], at=now()))
    looked_for(message)
    send_due()

    assert (message.state, message.look_at, message.lease_until) == ("sent", None, None)
    assert (_events(), accepted(google)) == (["sent"], 0)


def test_a_sender_says_sent_after_the_mail_was_put_back(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = a_message(ada, a_gmail_mailbox(ada, google))
    late = given_up(message)
    looked_for(message, times=2)
    put_back = message.state
    settle([(late, SENT)], at=now())
    send_due()
    message.refresh_from_db()

    assert (put_back, message.state) == ("queued", "sent")
    assert (_events(), accepted(google)) == (["sent"], 0)


def test_a_sender_says_sent_when_another_has_reserved_the_mail(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = a_message(ada, a_gmail_mailbox(ada, google))
    late = given_up(message)
    looked_for(message, times=2)
    reserved = claim(now=now())
    settle([(late, SENT)], at=now())

    assert [each.id for each in reserved] == [message.id]
    assert take_up(reserved, now=now()) == []
    message.refresh_from_db()
    assert (message.state, _events()) == ("sent", ["sent"])


@pytest.mark.parametrize("kind", ["sent", "failed", "retry", "uncertain"])
def test_a_sender_says_sent_when_another_is_about_to(
    ada: Membership, google: GoogleStandIn, kind: Any
) -> None:
    message = a_message(ada, a_gmail_mailbox(ada, google))
    late = given_up(message)
    looked_for(message, times=2)
    (again,) = take_up(claim(now=now()), now=now())
    settle([(late, SENT)], at=now())
    settle([(again, Outcome(kind, "Because."))], at=now())
    message.refresh_from_db()

    assert (message.state, message.error, _events()) == ("sent", "", ["sent"])


@pytest.mark.parametrize("kind", ["failed", "retry", "uncertain"])
def test_what_else_a_late_sender_says_does_not_count(
    ada: Membership, google: GoogleStandIn, kind: Any
) -> None:
    message = a_message(ada, a_gmail_mailbox(ada, google))
    late = given_up(message)
    looked_for(message, times=2)
    settle([(late, Outcome(kind, "Too late."))], at=now())
    send_due()
    message.refresh_from_db()

    assert (message.state, message.error, accepted(google)) == ("sent", "", 1)


# A person who decides meanwhile.


@pytest.mark.parametrize(("was_sent", "state"), [(True, "sent"), (False, "failed")])
def test_what_a_person_decides_while_google_is_asked_stays(
    ada: Membership, google: GoogleStandIn, was_sent: bool, state: str
) -> None:
    message = looked_for_once(an_uncertain_message(ada, google, is_filed=False))
    google.asked = Asked(lambda: _decide(message, was_sent=was_sent))
    looked_for(message)
    send_due()

    assert google.asked
    assert (message.state, message.look_at, message.lease_until) == (state, None, None)
    assert (_events(), accepted(google)) == ([state], 0)


def test_not_even_finding_it_changes_what_a_person_decided(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=True)
    google.asked = Asked(lambda: _decide(message, was_sent=False))
    looked_for(message)

    assert (message.state, _events()) == ("failed", ["failed"])


def test_what_a_person_decided_is_not_looked_for(ada: Membership, google: GoogleStandIn) -> None:
    message = an_uncertain_message(ada, google, is_filed=True)
    _decide(message, was_sent=False)
    google.asked.clear()
    looked_for(message)

    assert (message.look_at, google.asked) == (None, [])


# Several sweeps.


def test_a_mail_that_is_being_looked_for_is_not_looked_for_by_another(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=False)
    asked = Asked(look_for_uncertain)
    google.asked = asked
    looked_for(message)

    # One look: a search by Message-ID, one by marker.
    assert asked == ["GET /gmail/v1/users/me/messages"] * 2
    assert (message.state, message.looks) == ("uncertain", 1)


def test_sweeps_at_once_put_a_mail_back_once(ada: Membership, google: GoogleStandIn) -> None:
    message = looked_for_once(an_uncertain_message(ada, google, is_filed=False))
    Message.objects.update(look_at=now())
    together = Barrier(3)

    def sweep(_number: int) -> None:
        try:
            together.wait()
            look_for_uncertain()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(sweep, range(3)))
    message.refresh_from_db()

    assert (message.state, message.refusals) == ("queued", 1)
    assert BusinessEvent.objects.filter(type="message.requeued").count() == 1


def test_what_a_sweep_left_when_it_died_is_looked_for_later(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=True)
    Message.objects.update(lease_until=now() + HELD)
    held = looked_for(message).state
    Message.objects.update(lease_until=now() - timedelta(seconds=1))
    looked_for(message)

    assert (held, message.state) == ("uncertain", "sent")


def test_a_sweep_whose_time_is_over_writes_only_what_is_sure(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = looked_for_once(an_uncertain_message(ada, google, is_filed=False))
    taken_over = now() + 2 * HELD
    google.asked = Asked(lambda: Message.objects.update(lease_until=taken_over))
    looked_for(message)

    assert (message.state, message.looks, message.lease_until) == ("uncertain", 1, taken_over)
