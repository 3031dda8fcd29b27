"""An uncertain mail of an Outlook mailbox: sent, or a draft at most, and then it goes out: once."""

from contextlib import closing

import pytest

from accounts.models import Membership
from emailing.models import Mailbox
from emailing.providers.graph import Graph
from emailing.providers.microsoft_tokens import Tokens
from emailing.services.credentials import seal, secrets_of
from emailing.services.mailboxes import create_mailbox
from emailing.services.sending import send_due
from emailing.services.wire import parcel_of
from emailing.tests.cast import a_message
from emailing.tests.looking_cast import given_up, looked_for
from emailing.tests.outlook_cast import ADDRESS, a_grant
from neptie.kernel.clock import now
from tests.standins.microsoft import MicrosoftStandIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(ada: Membership, microsoft: MicrosoftStandIn) -> Mailbox:
    """Connected to the stand-in."""
    mailbox = create_mailbox(
        workspace_id=ada.workspace_id, actor_id=None, email=ADDRESS, provider="outlook"
    )
    mailbox.secret = seal(mailbox, a_grant())
    mailbox.save()
    return mailbox


def _left(microsoft: MicrosoftStandIn) -> list[str]:
    return [mail["message_id"] for mail in microsoft.mails()]


@pytest.mark.parametrize("rewrites", [False, True])
def test_a_mail_whose_answer_was_lost_is_found(
    ada: Membership, microsoft: MicrosoftStandIn, mailbox: Mailbox, rewrites: bool
) -> None:
    microsoft.behave(drop_every=1, rewrites_message_id=rewrites)
    message = a_message(ada, mailbox)
    send_due()
    message.refresh_from_db()
    doubt = message.state
    microsoft.behave(drop_every=0)
    looked_for(message)
    send_due()

    assert (doubt, message.state, message.sent_at) == ("uncertain", "sent", message.left_at)
    assert len(_left(microsoft)) == 1


def test_a_draft_that_a_dead_sender_left_is_removed_and_the_mail_goes_out_once(
    ada: Membership, microsoft: MicrosoftStandIn, mailbox: Mailbox
) -> None:
    message = a_message(ada, mailbox)
    given_up(message)
    with closing(Graph(Tokens(secrets_of(mailbox)))) as graph:
        graph.draft(parcel_of(message, at=now()).raw)
    looked_for(message)
    after_one = (message.state, message.looks, _left(microsoft))
    looked_for(message)
    send_due()
    send_due()
    message.refresh_from_db()

    assert after_one == ("uncertain", 1, [])
    assert message.state == "sent"
    assert len(_left(microsoft)) == 1
