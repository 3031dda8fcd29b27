"""Mails that break rules, or are merely large: told on the message, and the others go on."""

import email
from email import policy
from typing import Any

import pytest

from accounts.models import Membership
from emailing.models import Mailbox, Message
from emailing.services.mailboxes import archive_mailbox, create_mailbox, update_mailbox
from emailing.services.sending import send_due
from emailing.tests.cast import (
    a_campaign,
    a_lead,
    a_message,
    an_smtp_mailbox,
    some_messages,
)
from emailing.tests.smtp_server import Behavior, smtp_server

pytestmark = pytest.mark.django_db
MEGABYTE = 1_000_000
BREAKS = ["\r\n", "\n", "\r"]


@pytest.fixture(autouse=True)
def _this_machine(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


def _another(ada: Membership, port: int) -> Mailbox:
    """A second mailbox at the same server."""
    server = {"host": "127.0.0.1", "port": port, "username": "", "security": "none"}
    return create_mailbox(
        workspace_id=ada.workspace_id,
        actor_id=None,
        email="grace@engines.example",
        provider="smtp",
        smtp=server,
    )


def _fates() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("state", "error"))


@pytest.mark.parametrize(
    "address",
    ["grace", "grace@@navy.example", "grace hopper@navy.example", "a@b.example>\r\nRCPT TO:<c@d.e"],
)
def test_an_address_that_is_none(ada: Membership, address: str) -> None:
    with smtp_server() as (port, server):
        campaign, mailbox = a_campaign(ada), an_smtp_mailbox(ada, port)
        for each in (address, "ada@navy.example"):
            a_message(ada, mailbox, campaign=campaign, lead=a_lead(ada, each))
        send_due()
    (first, error), second = _fates()

    assert (first, second) == ("failed", ("sent", ""))
    assert error.endswith("is not an e-mail address.")
    assert [envelope.rcpt_tos for envelope in server.taken] == [["ada@navy.example"]]


def test_addresses_that_are_refused_among_others(ada: Membership) -> None:
    addresses = [f"lead{number}@leads.example" for number in range(60)]
    refused = dict.fromkeys(addresses[::2], "550 5.1.1 No such user")
    with smtp_server(Behavior(rcpt=refused)) as (port, server):
        some_messages(ada, 60, an_smtp_mailbox(ada, port))
        send_due()

    error = "The server knows no such address. It said: 550 5.1.1 No such user."
    assert _fates() == [("failed", error), ("sent", "")] * 30
    assert {envelope.rcpt_tos[0] for envelope in server.taken} == set(addresses[1::2])
    assert len(server.taken) == 30


@pytest.mark.parametrize("break_", BREAKS)
def test_a_line_break_in_a_subject(ada: Membership, break_: str) -> None:
    with smtp_server() as (port, server):
        mailbox = an_smtp_mailbox(ada, port)
        bad = a_message(ada, mailbox, subject=f"Hello{break_}Bcc: all@navy.example")
        a_message(ada, mailbox, campaign=bad.campaign, lead=bad.lead)
        send_due()

    error = "“Subject” of the mail holds a line break; it has to be one line."
    assert _fates() == [("failed", error), ("sent", "")]
    assert len(server.taken) == 1


@pytest.mark.parametrize("break_", BREAKS)
def test_a_line_break_in_the_senders_name(ada: Membership, break_: str) -> None:
    """No form lets one in; a row that was written by hand harms nobody but its own mails."""
    with smtp_server() as (port, server):
        mailbox = an_smtp_mailbox(ada, port)
        other = _another(ada, port)
        Mailbox.objects.filter(id=mailbox.id).update(sender_name=f"A{break_}Bcc: all@x.example")
        bad = a_message(ada, mailbox)
        a_message(ada, other, campaign=bad.campaign, lead=bad.lead)
        send_due()

    error = "“From” of the mail holds a line break; it has to be one line."
    assert _fates() == [("failed", error), ("sent", "")]
    assert len(server.taken) == 1


@pytest.mark.parametrize("text", ["x" * MEGABYTE, "grüße 🙂 " * (MEGABYTE // 14), ".\n" * 500_000])
def test_a_body_of_one_megabyte(ada: Membership, text: str) -> None:
    with smtp_server() as (port, server):
        mailbox = an_smtp_mailbox(ada, port)
        large = a_message(ada, mailbox, body=text)
        a_message(ada, mailbox, campaign=large.campaign, lead=large.lead)
        send_due()
    raw = server.taken[0].original_content or b""
    mail = email.message_from_bytes(raw, policy=policy.default)
    plain = mail.get_body(("plain",))

    assert _fates() == [("sent", "")] * 2
    assert plain is not None
    assert plain.get_content().replace("\r\n", "\n").startswith(text.strip())
    assert max(len(line) for line in raw.splitlines()) <= 998


def test_a_mail_that_is_too_large_for_the_server(ada: Membership) -> None:
    answer = {"grace@navy.example": "552 5.3.4 Too big"}
    with smtp_server(Behavior(data=answer)) as (port, _server):
        campaign, mailbox = a_campaign(ada), an_smtp_mailbox(ada, port)
        a_message(ada, mailbox, campaign=campaign, body="x" * MEGABYTE)
        a_message(ada, mailbox, campaign=campaign, lead=a_lead(ada, "ada@navy.example"))
        send_due()

    error = "The message is too big for the server. It said: 552 5.3.4 Too big."
    assert _fates() == [("failed", error), ("sent", "")]


def test_a_cap_of_0_is_none(ada: Membership) -> None:
    with smtp_server() as (port, server):
        mailbox = an_smtp_mailbox(ada, port)
        update_mailbox(
            workspace_id=ada.workspace_id,
            mailbox_id=mailbox.id,
            changes={"daily_cap": 0, "hourly_cap": 0},
            actor_id=None,
        )
        some_messages(ada, 3, mailbox)
        send_due()
    mailbox.refresh_from_db()

    assert _fates() == [("sent", "")] * 3
    assert (mailbox.rest_reason, mailbox.rests_until) == ("", None)
    assert len(server.taken) == 3


def test_a_mailbox_that_is_removed_with_messages_queued(ada: Membership) -> None:
    with smtp_server() as (port, server):
        removed = an_smtp_mailbox(ada, port)
        other = _another(ada, port)
        campaign = a_campaign(ada)
        for number, mailbox in enumerate((removed, removed, other)):
            lead = a_lead(ada, f"lead{number}@leads.example")
            a_message(ada, mailbox, campaign=campaign, lead=lead)
        archive_mailbox(workspace_id=ada.workspace_id, mailbox_id=removed.id, actor_id=None)
        send_due()

    error = "The account ada@engines.example was removed."
    assert _fates() == [("failed", error), ("failed", error), ("sent", "")]
    assert [envelope.mail_from for envelope in server.taken] == ["grace@engines.example"]
