"""A Gmail mailbox from its connection to its mails' end, as the product sends through it."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.db.models import F

from accounts.models import Membership
from emailing.models import Mailbox, Message
from emailing.services.credentials import secrets_of
from emailing.services.granting import begin, finish
from emailing.services.looking import look_for_uncertain
from emailing.services.mailboxes import create_mailbox
from emailing.services.sending import send_due
from emailing.tests.cast import a_message, some_messages
from emailing.tests.gmail_cast import ADDRESS
from tests.standins.google import GoogleStandIn

pytestmark = pytest.mark.django_db
GONE = "Google does not accept this account's grant any more; connect the account again."


def _connected(owner: Membership, mailbox: Mailbox | None = None) -> Mailbox:
    """Through Google's consent page and back."""
    address = begin(
        workspace_id=owner.workspace_id,
        membership_id=owner.id,
        provider="gmail",
        mailbox_id=mailbox.id if mailbox else None,
    )
    answer = requests.get(address, allow_redirects=False, timeout=5)
    back = parse_qs(urlsplit(answer.headers["Location"]).query)
    return finish(provider="gmail", state=back["state"][0], code=back["code"][0])


def _later() -> None:
    """Move what waits into the past, as if time had gone by."""
    Message.objects.filter(state="queued").update(due_at=F("due_at") - timedelta(days=1))
    Message.objects.filter(look_at__isnull=False).update(look_at=F("look_at") - timedelta(days=1))
    Mailbox.objects.update(rests_until=None, rest_reason="", wakes_at=None)


def _states() -> list[str]:
    return sorted(Message.objects.values_list("state", flat=True))


def _recipients(google: GoogleStandIn) -> list[str]:
    return sorted(mail.headers["to"] for mail in google.mails.accepted())


def _addresses(count: int) -> list[str]:
    return sorted(f"lead{number}@leads.example" for number in range(count))


def test_connected_in_the_browser_it_sends(ada: Membership, google: GoogleStandIn) -> None:
    message = a_message(ada, _connected(ada))
    send_due()
    message.refresh_from_db()
    (mail,) = google.mails.accepted()

    assert (message.mailbox.email, message.mailbox.status) == (ADDRESS, "connected")
    assert (message.state, message.error) == ("sent", "")
    assert (message.provider_id, message.thread_id) == (mail.id, mail.thread_id)
    assert mail.headers["message-id"] == message.message_id
    assert mail.headers["x-neptie-marker"] == str(message.marker)


def test_over_several_connections_each_goes_once(ada: Membership, google: GoogleStandIn) -> None:
    some_messages(ada, 30, _connected(ada))
    send_due()

    assert _recipients(google) == _addresses(30)
    assert _states() == ["sent"] * 30


def test_a_pasted_refresh_token_sends_and_is_kept_as_one(
    ada: Membership, google: GoogleStandIn
) -> None:
    _access, refresh = google.tokens.grant(ADDRESS)
    mailbox = create_mailbox(
        workspace_id=ada.workspace_id,
        actor_id=None,
        email=ADDRESS,
        provider="gmail",
        oauth_token=refresh,
    )
    a_message(ada, mailbox)
    send_due()
    mailbox.refresh_from_db()

    assert _recipients(google) == ["grace@navy.example"]
    assert secrets_of(mailbox)["google_refresh_token"] == refresh
    assert "oauth_token" not in secrets_of(mailbox)


def test_a_token_that_expires_in_mid_batch_costs_nothing(
    ada: Membership, google: GoogleStandIn
) -> None:
    mailbox = _connected(ada)
    before = secrets_of(mailbox)
    google.behavior.expire_every = 2
    some_messages(ada, 5, mailbox)
    send_due()
    mailbox.refresh_from_db()
    after = secrets_of(mailbox)

    assert (_recipients(google), _states()) == (_addresses(5), ["sent"] * 5)
    assert after["google_refresh_token"] == before["google_refresh_token"]
    assert after["google_access_token"] != before["google_access_token"]


def test_throttled_it_waits_and_then_sends_each_once(
    ada: Membership, google: GoogleStandIn
) -> None:
    some_messages(ada, 5, _connected(ada))
    google.behave({"throttle_every": 3, "retry_after": "600"})
    send_due()
    waiting = Message.objects.filter(state="queued")
    refused = waiting.get(refusals=1)
    states = _states()

    assert states == ["queued"] * 3 + ["sent"] * 2
    assert refused.error == "Gmail asks to wait. It said: 429 User-rate limit exceeded."
    assert refused.left_at is not None
    assert refused.due_at - refused.left_at >= timedelta(seconds=600)
    resting = Mailbox.objects.get(id=refused.mailbox_id)
    assert resting.rest_reason == "throttled"
    assert resting.rests_until is not None
    assert resting.rests_until - refused.left_at >= timedelta(seconds=600)

    google.behave({"throttle_every": 0})
    _later()
    send_due()
    assert (_recipients(google), _states()) == (_addresses(5), ["sent"] * 5)


def test_it_goes_on_where_it_stopped_once_it_is_connected_again(
    ada: Membership, google: GoogleStandIn
) -> None:
    mailbox = _connected(ada)
    some_messages(ada, 3, mailbox)
    google.tokens.revoke()
    send_due()
    mailbox.refresh_from_db()

    assert (mailbox.status, mailbox.last_error) == ("disconnected", GONE)
    assert (_states(), google.mails.accepted()) == (["queued"] * 3, [])

    again = _connected(ada, mailbox)
    _later()
    send_due()
    assert (again.id, again.status, again.last_error) == (mailbox.id, "connected", "")
    assert (_recipients(google), _states()) == (_addresses(3), ["sent"] * 3)


def test_a_grant_taken_back_in_mid_batch_keeps_the_rest(
    ada: Membership, google: GoogleStandIn
) -> None:
    mailbox = _connected(ada)
    some_messages(ada, 3, mailbox)
    google.behave({"fail_with": 403, "fail_reason": "domainPolicy"})
    send_due()
    mailbox.refresh_from_db()

    assert mailbox.status == "disconnected"
    assert mailbox.last_error == (
        "The administrator of the account's domain does not allow this application. "
        "It said: 403 As told to."
    )
    assert (_states(), google.mails.accepted()) == (["queued"] * 3, [])


@pytest.mark.parametrize("rewrites", [False, True])
def test_a_dropped_answer_is_looked_for_and_found(
    ada: Membership, google: GoogleStandIn, rewrites: bool
) -> None:
    message = a_message(ada, _connected(ada))
    google.behave({"drop_every": 1, "rewrites_message_id": rewrites})
    send_due()
    doubted = _states()
    _later()
    look_for_uncertain()
    message.refresh_from_db()
    (mail,) = google.mails.accepted()

    assert (doubted, message.state) == (["uncertain"], "sent")
    assert (message.provider_id, message.thread_id) == (mail.id, mail.thread_id)
    assert message.sent_at == message.left_at


def test_what_never_arrived_is_sent_after_two_looks(ada: Membership, google: GoogleStandIn) -> None:
    a_message(ada, _connected(ada))
    google.behave({"loses_every": 1})
    send_due()
    google.behave({"loses_every": 0})
    states = []
    for _look in range(2):
        _later()
        look_for_uncertain()
        states += _states()
    send_due()

    assert states == ["uncertain", "queued"]
    assert (_recipients(google), _states()) == (["grace@navy.example"], ["sent"])


def test_a_failing_service_leaves_no_mail_behind(ada: Membership, google: GoogleStandIn) -> None:
    some_messages(ada, 3, _connected(ada))
    google.behave({"fail_with": 503, "files_failed": True})
    send_due()
    google.behave({"fail_with": 0})
    for _round in range(3):
        _later()
        look_for_uncertain()
        send_due()

    assert (_recipients(google), _states()) == (_addresses(3), ["sent"] * 3)


def test_whatever_goes_wrong_each_goes_out_once(ada: Membership, google: GoogleStandIn) -> None:
    some_messages(ada, 40, _connected(ada))
    google.behave({"drop_every": 7, "loses_every": 13, "throttle_every": 8, "expire_every": 11})
    google.behave({"rewrites_message_id": True})
    rounds = 0
    while _states() != ["sent"] * 40 and rounds < 60:
        send_due()
        _later()
        look_for_uncertain()
        rounds += 1

    assert (_recipients(google), _states()) == (_addresses(40), ["sent"] * 40)
