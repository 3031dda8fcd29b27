"""A mailbox's limits at the claim: what is taken, until when it rests, and what wakes it."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from accounts.models import Membership, Workspace
from emailing.models import Mailbox, Message
from emailing.rules.outcomes import Outcome
from emailing.selectors.queues import outbox
from emailing.services.claiming import RESERVED, claim, take_up
from emailing.services.lost import settle_lost
from emailing.services.mailboxes import archive_mailbox, ensure_sandbox, update_mailbox
from emailing.services.settling import settle
from emailing.tests.cast import a_message, an_smtp_mailbox, some_messages

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 4, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(days=1)
Paced = Callable[..., Mailbox]


@pytest.fixture
def paced(ada: Membership, settings: Any) -> Paced:
    """`paced(5, daily_cap=2)`: an SMTP mailbox with limits, and messages due that add no jitter."""
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True

    def with_messages(count: int, **limits: Any) -> Mailbox:
        mailbox = an_smtp_mailbox(ada, 25)
        Mailbox.objects.filter(id=mailbox.id).update(**limits)
        for number, message in enumerate(some_messages(ada, count, mailbox)):
            message.due_at, message.marker = NOON - DAY, UUID(int=1000 * number)
            message.save()
        return mailbox

    return with_messages


def _sent(messages: Sequence[Message], at: datetime, outcome: Outcome | None = None) -> int:
    """How many of these were sent, or came to another outcome, at that time."""
    leaving = take_up(messages, now=at)
    settle([(each, outcome or Outcome("sent")) for each in leaving], at=at)
    return len(leaving)


def _rest(mailbox: Mailbox) -> tuple[str, datetime | None, datetime | None]:
    mailbox.refresh_from_db()
    return mailbox.rest_reason, mailbox.rests_until, mailbox.wakes_at


def test_a_daily_cap_lets_the_rest_of_the_day_pass(paced: Paced) -> None:
    mailbox = paced(8, daily_cap=3)

    assert _sent(claim(now=NOON), NOON) == 3
    assert _rest(mailbox) == ("cap_daily", MIDNIGHT, NOON + RESERVED)
    assert claim(now=NOON + RESERVED) == []
    assert _rest(mailbox) == ("cap_daily", MIDNIGHT, NOON + RESERVED + HOUR)
    assert claim(now=MIDNIGHT - SECOND) == []
    assert _sent(claim(now=MIDNIGHT), MIDNIGHT) == 3
    assert _sent(claim(now=MIDNIGHT + DAY), MIDNIGHT + DAY) == 2
    assert _rest(mailbox) == ("", None, None)


def test_an_hourly_cap_counts_the_hour_before(paced: Paced) -> None:
    mailbox = paced(6, hourly_cap=2)
    for minutes in (0, 20):
        assert _sent(claim(now=NOON + minutes * MINUTE, limit=1), NOON + minutes * MINUTE) == 1
    at = NOON + 22 * MINUTE

    assert claim(now=at) == []
    assert _rest(mailbox) == ("cap_hourly", NOON + HOUR, NOON + HOUR)
    assert _sent(claim(now=NOON + HOUR), NOON + HOUR) == 1
    assert claim(now=NOON + HOUR + 19 * MINUTE) == []
    assert _sent(claim(now=NOON + HOUR + 20 * MINUTE), NOON + HOUR + 20 * MINUTE) == 1


def test_an_hourly_cap_that_was_lowered_waits_for_the_right_mail(paced: Paced) -> None:
    mailbox = paced(6, hourly_cap=5)
    for minutes in (0, 10, 20):
        _sent(claim(now=NOON + minutes * MINUTE, limit=1), NOON + minutes * MINUTE)
    Mailbox.objects.update(hourly_cap=1, wakes_at=None)

    assert claim(now=NOON + 30 * MINUTE) == []
    assert _rest(mailbox)[:2] == ("cap_hourly", NOON + HOUR + 20 * MINUTE)


def test_a_gap_with_the_jitter_of_the_mail_before(paced: Paced) -> None:
    mailbox = paced(3, min_gap_seconds=100)
    first = Message.objects.order_by("id")[0]
    Message.objects.filter(id=first.id).update(marker=UUID(int=333))  # a third of 30 %
    claimed = claim(now=NOON)

    assert [each.id for each in claimed] == [first.id]
    assert _rest(mailbox) == ("gap", NOON + 110 * SECOND, NOON + RESERVED)
    assert _sent(claimed, NOON + SECOND) == 1
    assert claim(now=NOON + RESERVED) == []
    assert _rest(mailbox) == ("gap", NOON + 111 * SECOND, NOON + 111 * SECOND)
    assert claim(now=NOON + 110 * SECOND) == []
    assert len(claim(now=NOON + 111 * SECOND)) == 1


def test_a_ramp_over_days(paced: Paced) -> None:
    mailbox = paced(60, ramp_up=True, daily_cap=17)
    sent = [_sent(claim(now=NOON + days * DAY), NOON + days * DAY) for days in range(4)]

    assert sent == [10, 15, 17, 17]
    assert _rest(mailbox)[:2] == ("cap_daily", MIDNIGHT + 3 * DAY)
    assert mailbox.ramp_began_on == date(2026, 3, 3)


def test_a_day_of_the_workspaces_zone_with_a_change_of_the_clock(paced: Paced) -> None:
    Workspace.objects.update(timezone="Europe/London")
    mailbox = paced(9, daily_cap=2)
    evening = datetime(2026, 3, 28, 23, tzinfo=UTC)  # still winter time
    midnight, next_midnight = evening + HOUR, evening + DAY  # summer time begins: 23 hours

    assert _sent(claim(now=evening), evening) == 2
    assert _rest(mailbox)[:2] == ("cap_daily", midnight)
    assert _sent(claim(now=midnight), midnight) == 2
    assert _rest(mailbox)[:2] == ("cap_daily", next_midnight)
    assert claim(now=next_midnight - SECOND) == []
    assert _sent(claim(now=next_midnight), next_midnight) == 2


def test_what_a_dead_sender_reserved_is_used_by_nobody(paced: Paced) -> None:
    mailbox = paced(5, daily_cap=3)
    dead = claim(now=NOON)
    later = NOON + 2 * RESERVED

    assert claim(now=NOON + RESERVED) == []
    assert len(claim(now=later)) == 3
    assert take_up(dead, now=later) == []
    assert _rest(mailbox) == ("cap_daily", MIDNIGHT, later + RESERVED)


def test_a_sender_that_comes_too_late_sends_nothing(paced: Paced) -> None:
    paced(5, daily_cap=3)
    late = claim(now=NOON)

    assert take_up(late, now=NOON + RESERVED + SECOND) == []
    assert len(take_up(late, now=NOON + RESERVED)) == 3


def test_what_may_have_gone_out_counts(paced: Paced) -> None:
    paced(5, daily_cap=3)
    take_up(claim(now=NOON), now=NOON)
    settle_lost(now=NOON + HOUR)

    assert set(Message.objects.filter(left_at=NOON).values_list("state", flat=True)) == {
        "uncertain"
    }
    assert claim(now=NOON + 2 * HOUR) == []
    assert len(claim(now=MIDNIGHT)) == 2


def test_what_was_refused_leaves_its_room(paced: Paced) -> None:
    mailbox = paced(5, daily_cap=2)
    _sent(claim(now=NOON), NOON, Outcome("failed", "550 No."))

    assert _rest(mailbox)[2] == NOON + RESERVED
    assert len(claim(now=NOON + RESERVED)) == 2


def test_other_limits_let_it_go_on(ada: Membership, paced: Paced) -> None:
    mailbox = paced(5, daily_cap=2, ramp_up=True)
    _sent(claim(now=NOON), NOON)

    def changed(**changes: Any) -> int:
        update_mailbox(
            workspace_id=ada.workspace_id, mailbox_id=mailbox.id, changes=changes, actor_id=None
        )
        assert _rest(mailbox) == ("", None, None) or changes == {"signature": "Ada"}
        return _sent(claim(now=NOON + MINUTE - SECOND), NOON + MINUTE)

    assert changed(signature="Ada") == 0
    assert changed(daily_cap=3) == 1
    assert changed(daily_cap=0, ramp_up=False) == 2
    assert mailbox.ramp_began_on == date(2026, 3, 3)
    assert changed(ramp_up=True) == 0
    assert mailbox.ramp_began_on is None


def test_a_mailbox_that_is_removed_rests_no_longer(ada: Membership, paced: Paced) -> None:
    mailbox = paced(3, daily_cap=1)
    claim(now=NOON)
    archive_mailbox(workspace_id=ada.workspace_id, mailbox_id=mailbox.id, actor_id=None)

    assert _rest(mailbox) == ("", None, None)
    assert len(claim(now=NOON)) == 2


def test_the_others_do_not_wait(ada: Membership, paced: Paced) -> None:
    ensure_sandbox(workspace_id=ada.workspace_id)
    mailbox = paced(60, daily_cap=1)
    campaign, lead = Message.objects.all()[0].campaign, Message.objects.all()[0].lead
    sandbox = Mailbox.objects.get(provider="sandbox")
    for _number in range(3):
        a_message(ada, sandbox, campaign=campaign, lead=lead, due_at=NOON)
    claimed: list[Message] = []
    while batch := claim(now=NOON, limit=10):
        claimed += batch

    assert sorted(each.mailbox_id for each in claimed) == [sandbox.id] * 3 + [mailbox.id]


def test_a_mailbox_that_rests_is_passed_over(paced: Paced, django_assert_num_queries: Any) -> None:
    paced(60, daily_cap=1)
    claim(now=NOON)

    with django_assert_num_queries(3):  # two of them a savepoint's
        assert claim(now=NOON + SECOND) == []
    assert (outbox(NOON + SECOND).queued, outbox(NOON + SECOND).due) == (60, 0)
    assert outbox(NOON + SECOND).oldest_due_at is None
    assert outbox(MIDNIGHT).oldest_due_at == NOON - DAY
