"""The list of all mail, the list of what is in doubt, and the wire form of one mail."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from emailing.models import Mailbox, Message
from emailing.services.showing import MOST_SHOWN
from emailing.tests.cast import (
    a_campaign,
    a_lead,
    a_message,
    a_sent_message,
    an_smtp_mailbox,
    some_messages,
)
from neptie.kernel.clock import now
from tests import strangers

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


def _subjects(client: Client, **query: Any) -> list[str]:
    return [each.subject for each in client.get("/messages/", query).context["walked"].rows]


def test_all_mail_newest_first_and_nobody_elses(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    campaign, lead = a_campaign(ada), a_lead(ada)
    for subject in ("One", "Two"):
        a_message(ada, campaign=campaign, lead=lead, subject=subject)
    a_message(bob, subject="Theirs")

    assert _subjects(browser(ada)) == ["Two", "One"]


@pytest.mark.parametrize("name", ["campaign", "mailbox", "status"])
def test_it_can_be_narrowed(ada: Membership, browser: Browser, name: str) -> None:
    sent = a_sent_message(ada, subject="Sent")
    other = Mailbox.objects.get(id=strangers.mailbox(ada))
    a_message(ada, other, lead=a_lead(ada, "other@leads.example"), subject="Other")
    values = {"campaign": sent.campaign_id, "mailbox": sent.mailbox_id, "status": "sent"}
    client = browser(ada)

    assert _subjects(client, **{name: values[name]}) == ["Sent"]
    assert _subjects(client, status="lost", mailbox="x") == ["Other", "Sent"]


@pytest.mark.parametrize("name", ["campaign", "mailbox"])
def test_another_workspaces_filter_is_not_there(
    ada: Membership, bob: Membership, browser: Browser, name: str
) -> None:
    theirs = {"campaign": strangers.campaign, "mailbox": strangers.mailbox}[name](bob)

    assert browser(ada).get("/messages/", {name: str(theirs)}).status_code == 404


def test_page_after_page_and_back(ada: Membership, browser: Browser) -> None:
    made = [message.to for message in some_messages(ada, 120)]
    client = browser(ada)

    def shown(**query: Any) -> tuple[list[str], Any]:
        found = client.get("/messages/", query).context["walked"]
        return [each.to for each in found.rows], found

    first, walked = shown()
    second, after = shown(before=walked.older)
    third, last = shown(before=after.older)
    back, beginning = shown(after=last.newer)

    assert first + second + third == made[::-1]
    assert (walked.newer, last.older) == (None, None)
    assert back == second
    assert shown(after=beginning.newer)[0] == first


def test_few_queries_however_many(
    ada: Membership, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    some_messages(ada, 60)
    Message.objects.update(state="uncertain", left_at=now())
    client = browser(ada)
    for path in ("/messages/", "/messages/uncertain/"):
        client.get(path)
        with django_assert_max_num_queries(12):
            client.get(path)


def test_what_is_in_doubt_with_its_reason_and_when_it_is_looked_for(
    ada: Membership, browser: Browser
) -> None:
    first, second, other = some_messages(ada, 3)
    Message.objects.filter(id__in=[first.id, second.id]).update(
        state="uncertain", error="The connection was lost.", left_at=now()
    )
    Message.objects.filter(id=second.id).update(look_at=now() + timedelta(minutes=5), looks=1)
    client = browser(ada)
    page = client.get("/messages/uncertain/")
    text = page.content.decode()

    assert [each.id for each in page.context["listed"].rows] == [first.id, second.id]
    assert text.count("The connection was lost.") == 2
    assert text.count("It is looked for at the provider; next") == 1
    assert other.to not in text
    assert (
        "Of 2 mails nobody knows whether they went out."
        in client.get("/messages/").content.decode()
    )


def test_nothing_is_in_doubt(ada: Membership, browser: Browser) -> None:
    assert "Nothing is in doubt" in browser(ada).get("/messages/uncertain/").content.decode()


def test_the_wire_form_in_the_sandbox_is_what_arrived(ada: Membership, browser: Browser) -> None:
    message = a_sent_message(ada, subject="Grüße", body="Hi <b>")
    wire = browser(ada).get(f"/messages/{message.id}/?show=source").context["wire"]

    assert wire.is_kept
    assert f"Message-ID: {message.message_id}\r\n" in wire.source
    assert wire.size == len(wire.source)


def test_elsewhere_it_is_made_as_it_was_when_it_left(ada: Membership, browser: Browser) -> None:
    message = a_message(ada, an_smtp_mailbox(ada, 25))
    left = now() - timedelta(days=40)
    Message.objects.update(state="sent", sent_at=left, left_at=left)
    page = browser(ada).get(f"/messages/{message.id}/?show=source")
    wire = page.context["wire"]

    assert not wire.is_kept
    assert f"Date: {left:%a, %d %b %Y %H:%M:%S} +0000\r\n" in wire.source
    assert f"X-Neptie-Marker: {message.marker}\r\n" in wire.source
    assert "Made again from its words" in page.content.decode()


def test_one_that_cannot_be_written_says_why(ada: Membership, browser: Browser) -> None:
    message = a_message(ada, an_smtp_mailbox(ada, 25))
    Message.objects.update(to="no address")
    page = browser(ada).get(f"/messages/{message.id}/?show=source")

    assert "“no address” is not an e-mail address." in page.content.decode()


def test_a_long_one_is_cut_and_says_so(ada: Membership, browser: Browser) -> None:
    message = a_message(ada, an_smtp_mailbox(ada, 25), body="A line of words.\n" * 20_000)
    page = browser(ada).get(f"/messages/{message.id}/?show=source")
    wire = page.context["wire"]

    assert (len(wire.source), wire.is_cut) == (MOST_SHOWN, True)
    assert "The beginning of " in page.content.decode()


def test_the_provider_s_names_are_shown(ada: Membership, browser: Browser) -> None:
    message = a_message(ada, an_smtp_mailbox(ada, 25))
    Message.objects.update(provider_id="18c2f", thread_id="18c2a")
    page = browser(ada).get(f"/messages/{message.id}/").content.decode()

    assert "18c2f" in page
    assert "18c2a" in page
    assert str(message.marker) in page
