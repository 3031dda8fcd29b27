"""What becomes of an uncertain mail whose mailbox or campaign changes before it is found."""

import pytest

from accounts.models import Membership
from emailing.models import Mailbox
from emailing.services.credentials import seal
from emailing.services.mailboxes import archive_mailbox
from emailing.services.sending import send_due
from emailing.tests.gmail_cast import a_grant
from emailing.tests.looking_cast import (
    Asked,
    accepted,
    an_uncertain_message,
    looked_for,
    looked_for_once,
    minutes_until,
)
from tests.standins.google import GoogleStandIn

pytestmark = pytest.mark.django_db(transaction=True)


def _connect_again(mailbox: Mailbox, google: GoogleStandIn) -> None:
    mailbox.secret, mailbox.status = seal(mailbox, a_grant(google)), "connected"
    mailbox.save(update_fields=["secret", "status"])


def _remove(mailbox: Mailbox) -> None:
    archive_mailbox(workspace_id=mailbox.workspace_id, mailbox_id=mailbox.id, actor_id=None)


def test_a_mail_of_a_mailbox_that_lost_its_grant_waits_until_it_is_connected_again(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=True)
    google.tokens.revoke()
    looked_for(message)
    mailbox = Mailbox.objects.get(id=message.mailbox_id)
    lost = (mailbox.status, message.state, message.looks, minutes_until(message.look_at))
    google.asked.clear()
    looked_for(message)
    unasked = list(google.asked)
    _connect_again(mailbox, google)
    looked_for(message)

    assert lost == ("disconnected", "uncertain", 0, 5)
    assert unasked == []
    assert message.state == "sent"


def test_a_grant_that_was_renewed_while_google_refused_the_old_one_counts(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=True)
    google.tokens.revoke()
    google.asked = Asked(lambda: _connect_again(Mailbox.objects.get(id=message.mailbox_id), google))
    looked_for(message)
    refused = (Mailbox.objects.get(id=message.mailbox_id).status, message.state)
    looked_for(message)

    assert refused == ("connected", "uncertain")
    assert message.state == "sent"


@pytest.mark.parametrize("status", ["connected", "disconnected"])
def test_nobody_is_asked_about_a_mail_of_a_mailbox_that_was_removed(
    ada: Membership, google: GoogleStandIn, status: str
) -> None:
    message = an_uncertain_message(ada, google, is_filed=True)
    Mailbox.objects.update(status=status)
    _remove(Mailbox.objects.get(id=message.mailbox_id))
    google.asked.clear()
    looked_for(message)

    assert (message.state, message.look_at, google.asked) == ("uncertain", None, [])


def test_a_mail_that_did_not_leave_a_mailbox_that_was_removed_meanwhile_fails(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = looked_for_once(an_uncertain_message(ada, google, is_filed=False))
    mailbox = Mailbox.objects.get(id=message.mailbox_id)
    google.asked = Asked(lambda: _remove(mailbox))
    looked_for(message)
    put_back = message.state
    send_due()
    message.refresh_from_db()

    assert (put_back, message.state) == ("queued", "failed")
    assert message.error == f"The account {mailbox.email} was removed."


def test_a_mail_of_a_campaign_that_was_paused_meanwhile_waits_for_it(
    ada: Membership, google: GoogleStandIn
) -> None:
    message = an_uncertain_message(ada, google, is_filed=False)
    message.campaign.status = "paused"
    message.campaign.save()
    looked_for(message, times=2)
    send_due()
    message.refresh_from_db()
    paused = (message.state, accepted(google))
    message.campaign.status = "active"
    message.campaign.save()
    send_due()

    assert (paused, accepted(google)) == (("queued", 0), 1)
