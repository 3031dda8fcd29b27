"""The outbox: messages are whole and named before any wire sees them."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import BusinessEvent, Membership
from emailing.models import Message
from emailing.services.outbox import Draft, queue_messages
from emailing.services.sending import send_due
from emailing.tests.cast import a_campaign, a_lead, a_message, a_sandbox
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db


def _drafts(owner: Membership, count: int, **fields: Any) -> list[Draft]:
    campaign, mailbox = a_campaign(owner), a_sandbox(owner)
    return [
        Draft(
            campaign=campaign,
            lead=a_lead(owner, f"lead{number}@leads.example"),
            mailbox=mailbox,
            subject=f"Hello {number}",
            body="Hi",
            **fields,
        )
        for number in range(count)
    ]


def test_many_are_queued_in_order_and_told_once(ada: Membership) -> None:
    messages = queue_messages(_drafts(ada, 3))
    event = BusinessEvent.objects.get(type="message.queued")

    assert [message.subject for message in messages] == ["Hello 0", "Hello 1", "Hello 2"]
    assert {message.state for message in messages} == {"queued"}
    assert event.object_ids == [message.id for message in messages]


def test_each_has_its_own_names(ada: Membership) -> None:
    first, second = queue_messages(_drafts(ada, 2))
    domain = first.mailbox.email.partition("@")[2]

    assert first.message_id == f"<{first.id.hex}@{domain}>"
    assert len({first.message_id, second.message_id}) == 2
    assert len({first.marker, second.marker, first.id, second.id}) == 4


@pytest.mark.parametrize("count", [1, 5])
def test_the_number_of_queries_does_not_grow(
    ada: Membership, django_assert_num_queries: Any, count: int
) -> None:
    drafts = _drafts(ada, count)

    with django_assert_num_queries(4):  # the messages, the event, and a savepoint
        queue_messages(drafts)


def test_a_sender_is_woken_at_the_commit_for_what_is_due(
    ada: Membership, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as due:
        queue_messages(_drafts(ada, 2))
    with django_capture_on_commit_callbacks() as later:
        a_message(ada, due_at=now() + timedelta(hours=1))

    assert (len(due), len(later)) == (1, 0)


def test_what_is_not_due_waits(ada: Membership) -> None:
    a_message(ada, due_at=now() + timedelta(hours=1))

    assert send_due() is False
    assert Message.objects.get().state == "queued"


def test_a_sender_without_time_left_says_that_there_may_be_more(ada: Membership) -> None:
    a_message(ada)

    assert send_due(seconds=0) is True
    assert Message.objects.get().state == "queued"


def test_from_html_the_plain_part_is_made(ada: Membership) -> None:
    body = '<p onclick="x()">Hi <b>Grace</b></p><script>alert(1)</script>'
    message = a_message(ada, body=body)

    assert message.body_text == "Hi Grace"
    assert message.body_html == "<p>Hi <b>Grace</b></p>"
