"""What was right when a message was queued is asked again before it leaves."""

import pytest

from accounts.models import Membership
from campaigns.models import Campaign
from emailing.models import Message
from emailing.services.claiming import claim, take_up
from emailing.services.mailboxes import archive_mailbox
from emailing.services.sending import send_due
from emailing.services.tracking import opt_out
from emailing.tests.cast import a_message, a_sandbox, received, some_messages
from leads.models import Lead, Suppression
from leads.services.suppression import suppress
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db


def _fate(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.error


def test_an_address_that_was_suppressed_meanwhile_is_skipped(ada: Membership) -> None:
    first, second = some_messages(ada, 2)
    suppress(
        workspace_id=ada.workspace_id,
        kind=Suppression.Kind.EMAIL,
        value=first.to,
        reason="manual",
    )
    send_due()

    assert _fate(first) == ("skipped", "The address is suppressed (manual).")
    assert _fate(second) == ("sent", "")
    assert received(ada) == [second.to]


def test_who_opts_out_gets_nothing_that_was_queued(ada: Membership) -> None:
    first = a_message(ada)
    send_due()
    second = a_message(ada, lead=first.lead)
    opt_out(message=first, at=now())
    send_due()

    assert _fate(second) == ("skipped", "The address is suppressed (unsubscribed).")
    assert len(received(ada)) == 1


def test_a_lead_marked_as_unsubscribed_is_skipped(ada: Membership) -> None:
    message = a_message(ada)
    Lead.objects.update(status="unsubscribed")
    send_due()

    assert _fate(message) == ("skipped", "The lead has unsubscribed.")
    assert received(ada) == []


def test_a_paused_campaign_keeps_its_queue(ada: Membership) -> None:
    message = a_message(ada)
    Campaign.objects.update(status="paused")
    send_due()
    kept = _fate(message)
    nothing = received(ada)
    Campaign.objects.update(status="active")
    send_due()

    assert (kept, nothing) == (("queued", ""), [])
    assert _fate(message) == ("sent", "")


def test_an_archived_campaigns_queue_is_skipped(ada: Membership) -> None:
    message = a_message(ada)
    Campaign.objects.update(status="archived")
    send_due()

    assert _fate(message) == ("skipped", "The campaign was archived.")
    assert received(ada) == []


def test_a_pause_stops_what_is_claimed_already(ada: Membership) -> None:
    message = a_message(ada)
    claimed = claim(now=now())
    Campaign.objects.update(status="paused")

    assert take_up(claimed, now=now()) == []
    assert _fate(message) == ("queued", "")


def test_a_mailbox_that_was_removed_fails_its_queue(ada: Membership) -> None:
    message = a_message(ada)
    mailbox = a_sandbox(ada)
    archive_mailbox(workspace_id=ada.workspace_id, mailbox_id=mailbox.id, actor_id=None)
    send_due()

    assert _fate(message) == ("failed", f"The account {mailbox.email} was removed.")
    assert received(ada) == []


def test_a_mailbox_that_is_paused_keeps_its_queue(ada: Membership) -> None:
    message = a_message(ada)
    type(message.mailbox).objects.update(status="paused")
    send_due()

    assert _fate(message) == ("queued", "")
