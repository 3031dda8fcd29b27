"""Sending into the sandbox: the outbox's messages, delivered once, with all that follows."""

import pytest

from accounts.models import Membership
from emailing.models import Event, Message
from emailing.services.sending import send_due
from emailing.tests.cast import a_message, received, some_messages
from leads.models import Activity

pytestmark = pytest.mark.django_db


def test_each_message_is_delivered_once(ada: Membership) -> None:
    some_messages(ada, 3)

    assert send_due() is False
    assert send_due() is False
    assert received(ada) == ["lead0@leads.example", "lead1@leads.example", "lead2@leads.example"]
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_what_follows_from_a_sent_mail(ada: Membership) -> None:
    message = a_message(ada)
    send_due()
    message.refresh_from_db()
    message.lead.refresh_from_db()
    event, activity = Event.objects.get(), Activity.objects.get(kind="sent")

    assert (message.lease_until, message.error) == (None, "")
    assert message.lead.status == "contacted"
    assert message.lead.first_contacted_at == message.sent_at
    assert (event.kind, event.first, event.machine) == ("sent", True, None)
    assert (event.message_id, event.happened_at) == (message.id, message.sent_at)
    assert (activity.kind, activity.happened_at) == ("sent", message.sent_at)
