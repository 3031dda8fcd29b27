"""Opting out: looking never does it, one POST without cookies does (RFC 8058)."""

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.tests.cast import enrolled
from emailing.models import Event, Message
from emailing.services.wire import address_of
from emailing.tests.cast import a_campaign, a_sent_message
from leads.models import Activity, Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict_client() -> Client:
    """A client that has no cookies and brings no CSRF token."""
    return Client(enforce_csrf_checks=True)


def _page(message: Message) -> str:
    return "/u/" + address_of("unsubscribe", message.id).rpartition("/")[2]


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(ada: Membership, strict_client: Client, method: str) -> None:
    message = a_sent_message(ada)
    answer = getattr(strict_client, method)(_page(message))
    message.refresh_from_db()
    message.lead.refresh_from_db()

    assert answer.status_code == 200
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert (message.unsubscribed_at, message.lead.status) == (None, "contacted")
    assert not Suppression.objects.exists()


def test_the_page_asks_and_says_what_would_happen(ada: Membership, client: Client) -> None:
    page = client.get(_page(a_sent_message(ada))).content.decode()

    assert "Yes, unsubscribe me" in page
    assert "grace@navy.example" in page
    assert "<script" not in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("body", [{"List-Unsubscribe": "One-Click"}, {}])
def test_one_post_opts_out(ada: Membership, strict_client: Client, body: dict[str, str]) -> None:
    message = a_sent_message(ada)
    (enrollment,) = enrolled(a_campaign(ada), [message.lead])
    answer = strict_client.post(_page(message), body)
    for thing in (message, message.lead, enrollment):
        thing.refresh_from_db()
    event = Event.objects.get(kind="unsubscribed")

    assert answer.status_code == 200
    assert "You are unsubscribed" in answer.content.decode()
    assert not answer.cookies
    assert message.lead.status == "unsubscribed"
    assert (enrollment.state, enrollment.hold_reason) == ("stopped", "The lead has unsubscribed.")
    assert Suppression.objects.get().value == "grace@navy.example"
    assert (event.first, event.happened_at) == (True, message.unsubscribed_at)
    assert Activity.objects.filter(kind="unsubscribed").count() == 1


def test_twice_is_once(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada)
    for _ in range(2):
        assert client.post(_page(message)).status_code == 200

    assert Event.objects.filter(kind="unsubscribed").count() == 1
    assert Suppression.objects.count() == 1


def test_who_was_let_back_in_can_opt_out_again(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada)
    client.post(_page(message))
    Suppression.objects.all().delete()
    client.post(_page(message))

    assert Suppression.objects.count() == 1


def test_an_altered_token_opts_nobody_out(ada: Membership, client: Client) -> None:
    page = _page(a_sent_message(ada))
    answer = client.post(page[:-1] + ("A" if page[-1] != "A" else "B"))

    assert answer.status_code == 404
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_no_other_verb(ada: Membership, client: Client, method: str) -> None:
    assert getattr(client, method)(_page(a_sent_message(ada))).status_code == 405
    assert not Suppression.objects.exists()


def test_what_the_sender_is_called_stays_text(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada)
    type(message.mailbox).objects.update(sender_name="<script>alert(1)</script>")

    assert "<script>alert" not in client.get(_page(message)).content.decode()
