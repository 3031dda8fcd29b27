"""New enrollments go through the mailbox that has used the least of its day."""

from collections import Counter
from typing import Any

import pytest

from accounts.models import Membership
from campaigns.models import Campaign
from campaigns.tests.cast import NOON, a_campaign, a_step, enrolled, some_leads
from emailing.models import Mailbox, Message, Route
from emailing.services.routing import keep_routes, mailboxes_for
from emailing.tests.cast import a_campaign as a_running_campaign
from emailing.tests.cast import a_lead, a_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """One with a mail."""
    campaign = a_campaign(ada)
    a_step(campaign)
    return campaign


def _mailboxes(owner: Membership, *caps: int | None) -> list[Mailbox]:
    return Mailbox.objects.bulk_create(
        Mailbox(
            workspace=owner.workspace, email=f"{i}@engines.example", provider="smtp", daily_cap=cap
        )
        for i, cap in enumerate(caps)
    )


def _messages(owner: Membership, mailbox: Mailbox, count: int) -> None:
    lead = a_lead(owner, f"{mailbox.email}.example")
    for _number in range(count):
        a_message(owner, mailbox, campaign=a_running_campaign(owner), lead=lead)


def _shares(ways: dict[Any, Mailbox]) -> dict[str, int]:
    return Counter(mailbox.email[0] for mailbox in ways.values())


def test_each_gets_its_share_of_what_it_may_send(ada: Membership, campaign: Campaign) -> None:
    _mailboxes(ada, 10, 30, None)
    ways, troubles = mailboxes_for(campaign, enrolled(campaign, some_leads(ada, 54)), at=NOON)

    assert (_shares(ways), troubles) == ({"0": 1, "1": 3, "2": 50}, {})


def test_what_is_sent_and_what_waits_counts(ada: Membership, campaign: Campaign) -> None:
    full, half = _mailboxes(ada, 4, 8)
    _messages(ada, full, 4)
    _messages(ada, half, 2)
    Message.objects.filter(mailbox=full).update(state="sent", sent_at=NOON, left_at=NOON)
    ways, _troubles = mailboxes_for(campaign, enrolled(campaign, some_leads(ada, 6)), at=NOON)

    assert _shares(ways) == {"1": 6}


def test_follow_ups_stay_where_they_began(ada: Membership, campaign: Campaign) -> None:
    full, _free = _mailboxes(ada, 1, 50)
    first, second = enrolled(campaign, some_leads(ada, 2))
    _messages(ada, full, 5)
    keep_routes({first.id: full})
    ways, _troubles = mailboxes_for(campaign, [first, second], at=NOON)

    assert [ways[each.id].email[0] for each in (first, second)] == ["0", "1"]
    assert Route.objects.get().mailbox_id == full.id


def test_without_limits_nothing_is_counted(
    ada: Membership, campaign: Campaign, django_assert_num_queries: Any
) -> None:
    mailboxes = _mailboxes(ada, None, None)
    enrollments = enrolled(campaign, some_leads(ada, 4))
    with django_assert_num_queries(1):
        ways, _troubles = mailboxes_for(campaign, enrollments, mailboxes, at=NOON)

    assert [ways[each.id] for each in enrollments] == [
        mailboxes[each.lead_id.int % 2] for each in enrollments
    ]
