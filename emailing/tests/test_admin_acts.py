"""Staff decide about a mail whose fate is unknown, and hasten one that a provider put off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import BusinessEvent, Membership, User
from campaigns.models import Enrollment, Step, StepRun
from campaigns.tests import cast as campaigns
from emailing.models import Event, Message
from emailing.rules.outcomes import Outcome
from emailing.services.claiming import claim, take_up
from emailing.services.sending import send_due
from emailing.services.settling import settle
from emailing.tests.cast import a_message, a_sandbox, received
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(bob: Membership, browser: Callable[[Membership], Client]) -> Client:
    """Bob, who runs the installation."""
    User.objects.filter(id=bob.user_id).update(is_staff=True, is_superuser=True)
    return browser(bob)


@pytest.fixture
def second(ada: Membership) -> Step:
    """The second step of Ada's running campaign, whose first mail is uncertain."""
    at = now()
    campaign = campaigns.a_campaign(ada)
    first, second = campaigns.a_step(campaign), campaigns.a_step(campaign, delay_days=3)
    (lead,) = campaigns.some_leads(ada, 1)
    campaigns.enrolled(campaign, [lead])
    campaigns.started(campaign, at)
    (run,) = campaigns.step_out(campaign, at)
    a_message(ada, a_sandbox(ada), campaign=campaign, lead=lead, step_run=run, step=first)
    (message,) = take_up(claim(now=now()), now=now())
    settle([(message, Outcome("uncertain", "The connection was lost."))], at=now())
    return second


def _decide(staff: Client, name: str) -> Any:
    message = Message.objects.get()
    return staff.post(f"/admin/emailing/message/{message.id}/act/{name}/", follow=True)


def test_it_is_held_until_somebody_decides(second: Step) -> None:
    assert Message.objects.get().state == "uncertain"
    assert Enrollment.objects.get().state == "held"


def test_it_was_sent(staff: Client, bob: Membership, second: Step) -> None:
    answer = _decide(staff, "was-sent")

    message, enrollment = Message.objects.get(), Enrollment.objects.get()
    assert "Settled as sent; the sequence goes on." in answer.content.decode()
    assert (message.state, message.error) == ("sent", "")
    assert message.sent_at is not None
    assert StepRun.objects.get().outcome == "sent"
    assert (enrollment.state, enrollment.step, enrollment.hold_reason) == ("active", second, "")
    assert enrollment.next_at is not None
    assert enrollment.next_at > now() + timedelta(days=1)
    assert Event.objects.get().kind == "sent"
    resolved = BusinessEvent.objects.get(type="message.resolved")
    assert (resolved.object_ids, resolved.actor_id) == ([message.id], bob.user_id)
    assert LogEntry.objects.get().object_id == str(message.id)


def test_it_was_not_sent(staff: Client, ada: Membership, second: Step) -> None:
    _decide(staff, "was-not-sent")
    send_due()

    message, enrollment = Message.objects.get(), Enrollment.objects.get()
    assert (message.state, message.sent_at) == ("failed", None)
    assert message.error == "Somebody looked, and found that this mail was not sent."
    assert StepRun.objects.get().outcome == "failed"
    assert (enrollment.state, enrollment.next_at) == ("failed", None)
    assert received(ada) == []


def test_what_is_decided_stays(staff: Client, second: Step) -> None:
    _decide(staff, "was-not-sent")
    answer = _decide(staff, "was-sent")

    assert "This mail is not uncertain any more" in answer.content.decode()
    assert Message.objects.get().state == "failed"
    assert BusinessEvent.objects.filter(type="message.resolved").count() == 1
    assert LogEntry.objects.count() == 1


def test_a_mail_put_off_is_tried_at_once(staff: Client, ada: Membership, bob: Membership) -> None:
    message = a_message(ada)
    Message.objects.update(due_at=now() + timedelta(hours=4), refusals=5)
    answer = staff.post(f"/admin/emailing/message/{message.id}/act/soon/", follow=True)
    send_due()

    assert "Due now" in answer.content.decode()
    assert Message.objects.get().state == "sent"
    assert received(ada) == ["grace@navy.example"]
    assert BusinessEvent.objects.get(type="message.hastened").actor_id == bob.user_id


@pytest.mark.parametrize("changes", [{"refusals": 0}, {"state": "failed"}, {"state": "skipped"}])
def test_no_other_mail_is_hastened(staff: Client, ada: Membership, changes: dict[str, Any]) -> None:
    message = a_message(ada)
    later = now() + timedelta(hours=4)
    Message.objects.update(**{"due_at": later, "refusals": 5, **changes})
    answer = staff.post(f"/admin/emailing/message/{message.id}/act/soon/", follow=True)

    assert "does not wait to be tried again" in answer.content.decode()
    assert Message.objects.get().due_at == later
