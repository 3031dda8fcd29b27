"""Sending through a real SMTP server: what each of its answers leads to."""

import email
from datetime import timedelta
from email import policy
from typing import Any

import pytest

from accounts.models import Membership
from emailing.models import Event, Mailbox, Message
from emailing.services.sending import send_due
from emailing.tests.cast import a_campaign, a_message, an_smtp_mailbox, some_messages
from emailing.tests.smtp_server import Behavior, smtp_server
from neptie.kernel.clock import now
from tests import strangers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


def test_mails_go_over_one_connection(ada: Membership) -> None:
    with smtp_server() as (port, server):
        some_messages(ada, 3, an_smtp_mailbox(ada, port))
        send_due()

    assert server.connections == 1
    assert {envelope.rcpt_tos[0] for envelope in server.taken} == {
        "lead0@leads.example",
        "lead1@leads.example",
        "lead2@leads.example",
    }
    assert {envelope.mail_from for envelope in server.taken} == {"ada@engines.example"}
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_the_mail_arrives_as_it_was_written(ada: Membership) -> None:
    body = "Hi Grace\n.\n.two dots..\nGrüße"
    with smtp_server() as (port, server):
        message = a_message(ada, an_smtp_mailbox(ada, port), subject="Grüße", body=body)
        send_due()
    mail = email.message_from_bytes(server.taken[0].original_content or b"", policy=policy.default)
    plain = mail.get_body(("plain",))

    assert mail["Message-ID"] == message.message_id
    assert mail["X-Neptie-Marker"] == str(message.marker)
    assert mail["Subject"] == "Grüße"
    assert mail["From"] == "Ada Byron <ada@engines.example>"
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").startswith(f"{body}\n\nUnsubscribe: http")


def test_a_refused_address_fails_and_the_next_mail_goes_out(ada: Membership) -> None:
    refusing = Behavior(rcpt={"lead0@leads.example": "550 5.1.1 No such user"})
    with smtp_server(refusing) as (port, server):
        first, second = some_messages(ada, 2, an_smtp_mailbox(ada, port))
        send_due()
    first.refresh_from_db()
    second.refresh_from_db()

    assert first.state == "failed"
    assert first.error == "The server knows no such address. It said: 550 5.1.1 No such user."
    assert second.state == "sent"
    assert len(server.taken) == 1
    assert list(Event.objects.order_by("kind").values_list("kind", flat=True)) == ["failed", "sent"]


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_not_now_is_asked_again_later(ada: Membership, stage: str) -> None:
    answer = {"grace@navy.example": "450 4.2.0 Greylisted, come back later"}
    behavior = Behavior(**{stage: answer})  # type: ignore[arg-type]
    with smtp_server(behavior) as (port, server):
        message = a_message(ada, an_smtp_mailbox(ada, port))
        before = now()
        send_due()
        send_due()
        message.refresh_from_db()
        refused = (message.state, message.refusals, message.error)
        wait = message.due_at - before
        Message.objects.update(due_at=before)
        answer.clear()
        send_due()
    message.refresh_from_db()

    assert refused == (
        "queued",
        1,
        "The provider said no for now: 450 4.2.0 Greylisted, come back later.",
    )
    assert timedelta(minutes=1) <= wait < timedelta(minutes=2)
    assert (message.state, message.error, len(server.taken)) == ("sent", "", 1)


def test_the_tenth_not_now_is_the_last(ada: Membership) -> None:
    answer = {"grace@navy.example": "450 Busy"}
    with smtp_server(Behavior(rcpt=answer)) as (port, _server):
        message = a_message(ada, an_smtp_mailbox(ada, port))
        Message.objects.update(refusals=9)
        send_due()
    message.refresh_from_db()

    assert (message.state, message.refusals) == ("failed", 10)
    assert message.error == "The provider said no for now: 450 Busy."


@pytest.mark.parametrize("fault", ["drops_after_data", "hangs_after_data"])
def test_silence_after_the_data_is_uncertain_and_final(
    ada: Membership, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emailing.providers.smtp.DATA_SECONDS", 0.3)
    behavior = Behavior(**{fault: True})  # type: ignore[arg-type]
    with smtp_server(behavior) as (port, server):
        messages = some_messages(ada, 2, an_smtp_mailbox(ada, port))
        send_due()
        server.drops_after_data = server.hangs_after_data = False
        send_due()
    for message in messages:
        message.refresh_from_db()
    first, second = messages

    assert first.state == "uncertain"
    assert first.error == "The connection was lost after the message left; it may have arrived."
    assert first.sent_at is None
    # The server is left alone for a while; nothing of the second went out.
    assert (second.state, second.refusals, second.lease_until) == ("queued", 0, None)
    assert second.due_at > now()


def test_a_server_that_is_away_is_asked_again_later(ada: Membership) -> None:
    with smtp_server() as (port, _server):
        mailbox = an_smtp_mailbox(ada, port)
    message = a_message(ada, mailbox)
    send_due()
    message.refresh_from_db()
    mailbox.refresh_from_db()

    assert (message.state, message.refusals) == ("queued", 1)
    assert message.error.startswith("127.0.0.1 could not be signed in to: ")
    assert (mailbox.status, mailbox.last_error) == ("connected", message.error)


def test_refused_credentials_hold_the_mailbox_until_it_works(ada: Membership) -> None:
    with smtp_server(Behavior(password="right")) as (port, server):
        mailbox = an_smtp_mailbox(ada, port, username="ada", password="wrong")
        message = a_message(ada, mailbox)
        send_due()
        send_due()
        mailbox.refresh_from_db()
        message.refresh_from_db()
        held = (mailbox.status, message.state, message.refusals)
        Mailbox.objects.update(status="connected")
        server.password = "wrong"
        send_due()
    message.refresh_from_db()

    assert held == ("disconnected", "queued", 0)
    assert mailbox.last_error.startswith("127.0.0.1 refused the user name or password: 535")
    assert message.state == "sent"


@pytest.mark.parametrize("servers", [None, {}], ids=["away", "broken by hand"])
def test_a_mailbox_with_a_trouble_does_not_keep_the_others(
    ada: Membership, servers: dict[str, str] | None
) -> None:
    with smtp_server() as (port, _server):
        away = an_smtp_mailbox(ada, port)
    if servers is not None:
        away.servers = servers
        away.save()
    campaign = a_campaign(ada)
    stuck = a_message(ada, away, campaign=campaign)
    sandbox = Mailbox.objects.get(id=strangers.mailbox(ada))
    free = a_message(ada, sandbox, campaign=campaign, lead=stuck.lead)
    send_due()
    stuck.refresh_from_db()
    free.refresh_from_db()

    assert (stuck.state, free.state) == ("queued", "sent")
