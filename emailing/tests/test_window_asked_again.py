"""A step that waited in the outbox past its campaign's window waits for the next one."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from accounts.models import Membership
from campaigns.services.authoring import create_campaign
from campaigns.services.enrolling import assign_leads
from campaigns.services.steps import add_step
from emailing.models import Message
from emailing.services.conducting import advance_campaigns
from emailing.services.preflight import start
from emailing.services.sending import send_due
from emailing.tests.cast import a_lead, a_message, received
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 3, 2, 22, 0, tzinfo=UTC)
TUESDAY_NINE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
MORNINGS = {
    "windows": [{"weekdays": [0, 1, 2, 3, 4], "from": "09:00", "to": "17:00"}],
    "timezone": "UTC",
}


def _queued(owner: Membership) -> Message:
    who: dict[str, Any] = {"workspace_id": owner.workspace_id, "actor_id": owner.user_id}
    fields = {"name": "Days", "type": "email", "settings": MORNINGS}
    campaign = create_campaign(**who, fields=fields)
    words = {"kind": "email", "subject": "Hello", "body": "Hi"}
    add_step(**who, campaign_id=campaign.id, fields=words)
    assign_leads(**who, campaign_id=campaign.id, lead_ids=[a_lead(owner).id])
    start(**who, campaign_id=campaign.id, at=now())
    advance_campaigns(now())
    return Message.objects.get()


def test_it_goes_when_the_window_opens_again(ada: Membership) -> None:
    with time_machine.travel(MONDAY_NOON, tick=False):
        message = _queued(ada)
    with time_machine.travel(MONDAY_NIGHT, tick=False):
        send_due()
        message.refresh_from_db()
        at_night = (message.state, message.due_at, received(ada))
    with time_machine.travel(TUESDAY_NINE, tick=False):
        send_due()
        message.refresh_from_db()

    assert at_night == ("queued", TUESDAY_NINE, [])
    assert (message.state, message.sent_at) == ("sent", TUESDAY_NINE)


def test_a_mail_by_hand_goes_at_any_hour(ada: Membership) -> None:
    with time_machine.travel(MONDAY_NIGHT, tick=False):
        message = a_message(ada)
        message.campaign.settings = MORNINGS
        message.campaign.save()
        send_due()
        message.refresh_from_db()

    assert message.state == "sent"
