"""Somebody says of an uncertain mail whether it was sent; what follows for the lead holds."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Enrollment, Step, StepRun
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads, started, step_out
from emailing.models import Event, Message
from emailing.rules.outcomes import Outcome
from emailing.services.claiming import claim, take_up
from emailing.services.sending import send_due
from emailing.services.settling import settle
from emailing.tests.cast import a_message, a_sandbox, received
from leads.models import Activity, Lead
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Browser = Callable[[Membership], Client]
Colleague = Callable[[Membership, str], Membership]
LOST = "The connection was lost after the message left; it may have arrived."


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """Three leads whose first mails left two hours ago, and nobody knows whether they arrived."""
    made = a_campaign(ada)
    first = a_step(made)
    a_step(made, subject="Again", delay_days=3)
    leads = some_leads(ada, 3)
    enrolled(made, leads)
    started(made, now())
    _write(ada, made, first, leads)
    return made


def _write(owner: Membership, campaign: Campaign, step: Step, leads: Sequence[Lead]) -> None:
    at = now()
    for lead, run in zip(leads, step_out(campaign, at), strict=True):
        a_message(owner, a_sandbox(owner), campaign=campaign, lead=lead, step=step, step_run=run)
    settle(
        [(message, Outcome("uncertain", LOST)) for message in take_up(claim(now=now()), now=now())],
        at=at,
    )
    Message.objects.update(left_at=at - timedelta(hours=2), look_at=None)


def _messages() -> list[Message]:
    return list(Message.objects.order_by("lead_id"))


def _fates() -> list[tuple[str, str, str]]:
    """Of each lead: the mail, the ledger's line, the way through the campaign."""
    runs = StepRun.objects.select_related("enrollment", "message").order_by("enrollment__lead_id")
    return [(run.message.state, run.outcome, run.enrollment.state) for run in runs]


UNDECIDED = ("uncertain", "uncertain", "held")
SENT = ("sent", "sent", "active")
FAILED = ("failed", "failed", "failed")


def test_by_api_it_was_sent_when_it_left_and_the_next_step_is_planned(
    ada: Membership, api: Api, campaign: Campaign
) -> None:
    message = _messages()[0]
    answer = api(ada).post(f"/api/email/messages/{message.id}/resolve", {"was_sent": True})
    message.refresh_from_db()
    enrollment = Enrollment.objects.get(lead=message.lead_id)

    assert answer.status_code == 200
    assert (answer.json()["message"]["status"], answer.json()["message"]["error"]) == ("sent", "")
    assert message.sent_at == message.left_at
    assert message.sent_at is not None
    assert enrollment.next_at == message.sent_at + timedelta(days=3)
    assert _fates() == [SENT, UNDECIDED, UNDECIDED]
    assert Activity.objects.get(kind="sent").happened_at == message.sent_at


def test_by_api_it_was_not_sent_and_is_never_sent_again(
    ada: Membership, api: Api, campaign: Campaign
) -> None:
    message = _messages()[1]
    answer = api(ada).post(f"/api/email/messages/{message.id}/resolve", {"was_sent": False})
    send_due()

    said = "Somebody looked, and found that this mail was not sent."
    assert answer.json()["message"]["error"] == said
    assert _fates() == [UNDECIDED, FAILED, UNDECIDED]
    assert received(ada) == []


def test_it_is_told_who_decided(ada: Membership, api: Api, campaign: Campaign) -> None:
    message = _messages()[0]
    api(ada).post(f"/api/email/messages/{message.id}/resolve", {"was_sent": True})
    act = BusinessEvent.objects.get(type="message.resolved")

    assert (act.object_ids, act.actor_id) == ([message.id], ada.user_id)
    assert Event.objects.get().data == {"decided_by": str(ada.user_id)}


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [({}, 400, "was_sent"), ({"was_sent": "maybe"}, 400, "was_sent"), ({"sent": 1}, 400, "sent")],
)
def test_what_says_nothing_settles_nothing(
    ada: Membership, api: Api, campaign: Campaign, body: Any, status: int, field: str
) -> None:
    path = f"/api/email/messages/{_messages()[0].id}/resolve"
    answer = api(ada).post(path, body)

    assert answer.status_code == status
    assert field in answer.json()["errors"]
    assert _fates() == [UNDECIDED] * 3


def test_what_is_settled_stays(ada: Membership, api: Api, campaign: Campaign) -> None:
    client, message = api(ada), _messages()[0]
    path = f"/api/email/messages/{message.id}/resolve"
    client.post(path, {"was_sent": True})
    answer = client.post(path, {"was_sent": False})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_uncertain")
    assert _fates() == [SENT, UNDECIDED, UNDECIDED]


def test_who_may_only_read_does_not_decide(ada: Membership, keyed: Any, campaign: Campaign) -> None:
    path = f"/api/email/messages/{_messages()[0].id}/resolve"
    answer = keyed(ada, ["read:campaigns"]).post(path, {"was_sent": True})

    assert answer.status_code == 403
    assert _fates() == [UNDECIDED] * 3


def test_several_at_once(ada: Membership, browser: Browser, campaign: Campaign) -> None:
    first, _second, third = _messages()
    answer = browser(ada).post(
        "/messages/uncertain/decide/",
        {"message": [str(first.id), str(third.id)], "was_sent": "1"},
        follow=True,
    )

    assert answer.redirect_chain == [("/messages/uncertain/", 302)]
    assert "2 mails count as sent; their leads&#x27; sequences go on." in answer.content.decode()
    assert _fates() == [SENT, UNDECIDED, SENT]
    assert BusinessEvent.objects.filter(type="message.resolved").count() == 1


def test_those_settled_meanwhile_stay_as_they_are(
    ada: Membership, api: Api, browser: Browser, campaign: Campaign
) -> None:
    ids = [str(message.id) for message in _messages()]
    api(ada).post(f"/api/email/messages/{ids[0]}/resolve", {"was_sent": True})
    client = browser(ada)
    form = {"message": ids, "was_sent": "0"}
    first = client.post("/messages/uncertain/decide/", form, follow=True)
    again = client.post("/messages/uncertain/decide/", form, follow=True)

    assert "2 mails count as failed" in first.content.decode()
    assert "Nothing was left to decide" in again.content.decode()
    assert _fates() == [SENT, FAILED, FAILED]


def test_another_workspaces_among_them_settles_nothing(
    ada: Membership, bob: Membership, browser: Browser, campaign: Campaign
) -> None:
    theirs = a_message(bob)
    Message.objects.filter(id=theirs.id).update(state="uncertain")
    ids = [str(message.id) for message in [*_messages(), theirs]]
    form = {"message": ids, "was_sent": "1"}

    assert browser(ada).post("/messages/uncertain/decide/", form).status_code == 404
    assert _fates() == [UNDECIDED] * 3
    theirs.refresh_from_db()
    assert theirs.state == "uncertain"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"was_sent": "1"}, "Select at least one mail first."),
        ({"message": "x", "was_sent": "1"}, "Select at least one mail first."),
        ({"message": "{id}"}, "Say whether it was sent."),
        ({"message": "{id}", "was_sent": "2"}, "Say whether it was sent."),
    ],
)
def test_a_form_that_says_nothing(
    ada: Membership, browser: Browser, campaign: Campaign, form: dict[str, str], words: str
) -> None:
    id = str(_messages()[0].id)
    filled = {name: value.replace("{id}", id) for name, value in form.items()}
    answer = browser(ada).post("/messages/uncertain/decide/", filled, follow=True)

    assert words in answer.content.decode()
    assert _fates() == [UNDECIDED] * 3


def test_one_from_its_own_page(ada: Membership, browser: Browser, campaign: Campaign) -> None:
    message = _messages()[0]
    client, path = browser(ada), f"/messages/{message.id}/"
    asked = client.get(path).content.decode()
    answer = client.post(f"{path}decide/", {"was_sent": "1"}, follow=True)
    page = answer.content.decode()

    assert "Was it sent?" in asked
    assert answer.redirect_chain == [(path, 302)]
    assert "Was it sent?" not in page
    assert "said by Ada Byron, who looked" in page


def test_the_same_form_twice_decides_once(
    ada: Membership, browser: Browser, campaign: Campaign
) -> None:
    form = {"once": "n1", "was_sent": "1", "listed": "1"}
    client, path = browser(ada), f"/messages/{_messages()[0].id}/decide/"
    answers = [client.post(path, form) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == ["/messages/uncertain/"] * 2
    assert BusinessEvent.objects.filter(type="message.resolved").count() == 1


def test_a_viewer_reads_and_is_not_asked(
    ada: Membership, browser: Browser, colleague: Colleague, campaign: Campaign
) -> None:
    client = browser(colleague(ada, "viewer"))
    message = _messages()[0]
    page = client.get("/messages/uncertain/").content.decode()

    assert message.to in page
    assert "It was sent</button>" not in page
    assert client.post(f"/messages/{message.id}/decide/", {"was_sent": "1"}).status_code == 403
    assert _fates() == [UNDECIDED] * 3


def test_decisions_of_staff_are_told_as_theirs(
    ada: Membership, bob: Membership, browser: Browser, campaign: Campaign
) -> None:
    bob.user.is_staff = bob.user.is_superuser = True
    bob.user.save()
    message = _messages()[0]
    browser(bob).post(f"/admin/emailing/message/{message.id}/act/was-sent/")

    assert (
        "said by our staff, who looked"
        in browser(ada).get(f"/messages/{message.id}/").content.decode()
    )
