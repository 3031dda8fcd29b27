"""An Outlook mailbox from its connection to its mails, whatever happens on the way."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from accounts.models import Membership
from emailing.models import Mailbox, Message
from emailing.providers.graph import Graph
from emailing.providers.microsoft_tokens import Tokens
from emailing.services.claiming import claim, take_up
from emailing.services.credentials import secrets_of
from emailing.services.granting import begin, finish
from emailing.services.looking import look_for_uncertain
from emailing.services.lost import settle_lost
from emailing.services.sending import send_due
from emailing.services.wire import parcel_of
from emailing.tests.cast import some_messages
from emailing.tests.outlook_cast import ADDRESS, recipients, tokens_in
from neptie.kernel.clock import now
from tests.standins.microsoft import MicrosoftStandIn

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
Connect = Callable[..., Mailbox]


@pytest.fixture
def connect(ada: Membership, microsoft: MicrosoftStandIn) -> Connect:
    """As in the browser; with a mailbox, that one again."""

    def through_consent(mailbox: Mailbox | None = None) -> Mailbox:
        microsoft.behave(email=ADDRESS)
        address = begin(
            workspace_id=ada.workspace_id,
            membership_id=ada.id,
            provider="outlook",
            mailbox_id=mailbox.id if mailbox else None,
        )
        answer = requests.get(address, allow_redirects=False, timeout=5)
        back = parse_qs(urlsplit(answer.headers["Location"]).query)
        return finish(provider="outlook", state=back["state"][0], code=back["code"][0])

    return through_consent


def _states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def _pass_time() -> None:
    """All that waits may go, or be looked for."""
    at = now()
    Mailbox.objects.update(rests_until=None, rest_reason="", wakes_at=None)
    Message.objects.filter(state="queued").update(due_at=at, lease_until=None)
    Message.objects.filter(state="uncertain").update(look_at=at)
    Message.objects.update(left_at=at - 2 * MINUTE)


def test_it_is_connected_and_sends(
    ada: Membership, connect: Connect, microsoft: MicrosoftStandIn
) -> None:
    mailbox = connect()
    some_messages(ada, 3, mailbox)
    send_due()
    threads = {mail["to"]: mail["threadId"] for mail in microsoft.mails()}

    assert (mailbox.email, mailbox.status, mailbox.connected_by) == (ADDRESS, "connected", ada)
    assert _states() == ["sent"] * 3
    assert recipients(microsoft) == [f"lead{number}@leads.example" for number in range(3)]
    assert dict(Message.objects.values_list("to", "thread_id")) == threads
    secret = bytes(mailbox.secret or b"")
    assert not [token for token in microsoft.tokens.refresh if token.encode() in secret]


def test_a_token_that_expires_is_renewed_and_kept(
    ada: Membership, connect: Connect, microsoft: MicrosoftStandIn
) -> None:
    mailbox = connect()
    some_messages(ada, 2, mailbox)
    microsoft.behave(expire_at="mark")
    send_due()
    mailbox.refresh_from_db()

    assert (_states(), microsoft.renewals) == (["sent"] * 2, 1)
    assert tokens_in(secrets_of(mailbox), "AccessToken") == list(microsoft.tokens.access)


def test_a_limit_lays_the_mailbox_to_rest_and_nothing_goes_early(
    ada: Membership, connect: Connect, microsoft: MicrosoftStandIn
) -> None:
    mailbox = connect()
    some_messages(ada, 40, mailbox)
    microsoft.behave(throttle_every=1, throttle_at="send", retry_after=300)
    at = now()
    send_due()
    mailbox.refresh_from_db()

    assert (mailbox.status, mailbox.rest_reason) == ("connected", "throttled")
    assert mailbox.last_error.startswith("Outlook asks to wait. ")
    assert mailbox.wakes_at is not None
    assert at + 5 * MINUTE <= mailbox.wakes_at <= now() + 5 * MINUTE
    refused = Message.objects.filter(refusals__gt=0)
    assert 1 <= refused.count() <= 3
    assert refused.filter(due_at__gte=at + 5 * MINUTE).count() == refused.count()
    microsoft.asked.clear()
    send_due()
    assert (microsoft.asked, _states()) == ([], ["queued"] * 40)

    microsoft.behave(throttle_every=0)
    _pass_time()
    send_due()
    mailbox.refresh_from_db()
    assert (_states().count("sent"), len(microsoft.mails()), microsoft.drafts()) == (30, 30, [])
    assert (mailbox.rest_reason, mailbox.last_error) == ("cap_minute", "")


def test_a_grant_taken_back_stops_the_mailbox_and_reconnected_it_goes_on(
    ada: Membership, connect: Connect, microsoft: MicrosoftStandIn
) -> None:
    mailbox = connect()
    some_messages(ada, 3, mailbox)
    microsoft.behave(expire_tokens=True, revoke=True)
    send_due()
    mailbox.refresh_from_db()

    assert (mailbox.status, _states()) == ("disconnected", ["queued"] * 3)
    assert mailbox.last_error == (
        "Microsoft does not accept this account's grant any more; connect the account again."
    )

    microsoft.behave(revoke=False)
    assert connect(mailbox) == mailbox
    _pass_time()
    send_due()
    mailbox.refresh_from_db()
    assert (mailbox.status, mailbox.last_error, _states()) == ("connected", "", ["sent"] * 3)
    assert len(microsoft.mails()) == 3


def test_an_answer_that_was_lost_is_found(
    ada: Membership, connect: Connect, microsoft: MicrosoftStandIn
) -> None:
    some_messages(ada, 2, connect())
    microsoft.behave(drop_every=2, rewrites_message_id=True)
    send_due()
    assert sorted(_states()) == ["sent", "uncertain"]

    _pass_time()
    look_for_uncertain()
    found = Message.objects.exclude(provider_id="").get()
    kept = {mail["id"]: mail for mail in microsoft.mails()}
    assert (_states(), len(kept)) == (["sent", "sent"], 2)
    assert kept[found.provider_id]["marker"] == str(found.marker)
    assert kept[found.provider_id]["threadId"] == found.thread_id


def test_a_sender_that_died_over_a_draft_leaves_neither_a_draft_nor_a_second_mail(
    ada: Membership, connect: Connect, microsoft: MicrosoftStandIn
) -> None:
    mailbox = connect()
    some_messages(ada, 2, mailbox)
    before, after = take_up(claim(now=now()), now=now())
    graph = Graph(Tokens(secrets_of(mailbox)))
    graph.mark(graph.draft(parcel_of(before, at=now()).raw), str(before.marker))
    draft = graph.draft(parcel_of(after, at=now()).raw)
    graph.mark(draft, str(after.marker))
    graph.send(draft)
    settle_lost(now=now() + 6 * MINUTE)
    assert _states() == ["uncertain", "uncertain"]

    _pass_time()
    look_for_uncertain()
    assert (_states(), microsoft.drafts()) == (["uncertain", "sent"], [])
    _pass_time()
    look_for_uncertain()
    assert _states() == ["queued", "sent"]
    send_due()
    assert (_states(), microsoft.drafts()) == (["sent", "sent"], [])
    assert recipients(microsoft) == ["lead0@leads.example", "lead1@leads.example"]
