"""Graph's own limits, beside those that a team sets: 30 mails a minute, 4 requests at once."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Membership
from emailing.models import Mailbox, Message
from emailing.rules.outcomes import Outcome
from emailing.rules.pace import Pace, Room, Used, room
from emailing.selectors.pacing import rest_of, wait_of
from emailing.services.claiming import RESERVED, claim, release, take_up
from emailing.services.mailboxes import archive_mailbox, create_mailbox
from emailing.services.pacing import hold_off, within_pace
from emailing.services.settling import settle
from emailing.tests.cast import some_messages

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LONDON = ZoneInfo("Europe/London")
GRAPH = Pace(minute_cap=30, at_once=4)
Queued = Callable[[int], Mailbox]


@pytest.fixture
def queued(ada: Membership) -> Queued:
    """`queued(40)`: an Outlook mailbox without limits of the team's, and messages due."""

    def with_messages(count: int) -> Mailbox:
        mailbox = create_mailbox(
            workspace_id=ada.workspace_id,
            actor_id=None,
            email="ada@engines.example",
            provider="outlook",
            oauth_token="a-token",
        )
        some_messages(ada, count, mailbox)
        Message.objects.update(due_at=NOON - MINUTE)
        return mailbox

    return with_messages


def _sent(messages: Sequence[Message], at: datetime) -> int:
    leaving = take_up(messages, now=at)
    settle([(each, Outcome("sent")) for each in leaving], at=at)
    return len(leaving)


def _rest(mailbox: Mailbox) -> tuple[str, datetime | None, datetime | None]:
    mailbox.refresh_from_db()
    return mailbox.rest_reason, mailbox.rests_until, mailbox.wakes_at


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        (Used(), Room(30)),
        (Used(minute=12), Room(18)),
        (
            Used(minute=30, minute_frees_at=NOON + 7 * SECOND),
            Room(0, NOON + 7 * SECOND, "cap_minute"),
        ),
        (Used(in_hand=1), Room(3)),
        (Used(on_wire=3, in_hand=0), Room(1)),
        (Used(on_wire=1, in_hand=3), Room(0, NOON + 5 * SECOND, "at_once")),
        (Used(in_hand=30), Room(0, NOON + MINUTE, "cap_minute")),
    ],
)
def test_what_the_provider_lets_go(used: Used, expected: Room) -> None:
    assert room(GRAPH, used, at=NOON, zone=LONDON) == expected


def test_the_smallest_limit_holds() -> None:
    pace = Pace(hourly_cap=10, minute_cap=30, at_once=4)

    assert room(pace, Used(hour=8), at=NOON, zone=LONDON) == Room(2)
    assert Pace(daily_cap=50, minute_cap=30).workload(NOON.date()) == 50
    assert GRAPH.workload(NOON.date()) == 500


@pytest.mark.django_db
def test_thirty_in_any_minute(queued: Queued) -> None:
    mailbox = queued(70)
    first = claim(now=NOON)
    assert len(first) == 30
    assert _rest(mailbox) == ("cap_minute", NOON + MINUTE, NOON + RESERVED)

    assert _sent(first[:10], NOON) + _sent(first[10:], NOON + 10 * SECOND) == 30
    assert claim(now=NOON + 59 * SECOND) == []
    assert _sent(claim(now=NOON + 60 * SECOND), NOON + 60 * SECOND) == 10
    assert _rest(mailbox)[0] == "cap_minute"
    assert claim(now=NOON + 69 * SECOND) == []
    assert len(claim(now=NOON + 120 * SECOND)) == 30


@pytest.mark.django_db
def test_only_as_many_as_fit_beside_what_another_sender_has(queued: Queued) -> None:
    mailbox = queued(20)
    one = claim(now=NOON, limit=1)
    assert _rest(mailbox) == ("", None, None)
    three = claim(now=NOON)
    assert (len(one), len(three)) == (1, 3)
    assert _rest(mailbox) == ("at_once", NOON + 5 * SECOND, NOON + 5 * SECOND)

    leaving = take_up(three, now=NOON + SECOND)
    assert claim(now=NOON + 5 * SECOND) == []
    release(one)
    settle([(each, Outcome("sent")) for each in leaving], at=NOON + 6 * SECOND)
    assert len(claim(now=NOON + 10 * SECOND)) == 17


@pytest.mark.django_db
def test_a_mail_in_doubt_blocks_one_place_and_no_more(queued: Queued) -> None:
    queued(20)
    take_up(claim(now=NOON, limit=1), now=NOON)

    assert len(claim(now=NOON + MINUTE)) == 3
    assert len(claim(now=NOON + 10 * MINUTE)) == 19


@pytest.mark.django_db
def test_a_provider_that_asks_to_wait_is_left_alone(queued: Queued) -> None:
    mailbox = queued(2)
    until = NOON + 3 * MINUTE
    hold_off(mailbox.id, until=until)
    assert _rest(mailbox) == ("throttled", until, until)
    hold_off(mailbox.id, until=NOON + MINUTE)
    assert _rest(mailbox) == ("throttled", until, until)

    message = Message.objects.select_related("mailbox").order_by("id")[0]
    rest = wait_of(message, at=NOON)
    assert rest is not None
    assert (rest.until, rest.reason, rest.why) == (
        until,
        "throttled",
        "Its provider asks to wait.",
    )
    assert claim(now=until - SECOND) == []
    assert len(claim(now=until)) == 2


@pytest.mark.django_db
def test_whoever_found_its_mails_before_leaves_them_all_the_same(queued: Queued) -> None:
    mailbox = queued(2)
    found = list(Message.objects.select_related("mailbox"))
    hold_off(mailbox.id, until=NOON + MINUTE)

    assert within_pace(found, at=NOON, held_until=NOON + RESERVED) == []
    assert _rest(mailbox) == ("throttled", NOON + MINUTE, NOON + MINUTE)


@pytest.mark.django_db
def test_a_longer_rest_stays_but_nobody_looks_before_the_provider_allows(queued: Queued) -> None:
    mailbox = queued(1)
    midnight = NOON + 12 * 60 * MINUTE
    Mailbox.objects.update(rests_until=midnight, rest_reason="ramp", wakes_at=NOON + MINUTE)
    hold_off(mailbox.id, until=NOON + 5 * MINUTE)

    assert _rest(mailbox) == ("ramp", midnight, NOON + 5 * MINUTE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("cap_minute", "It has sent as many mails in a minute as its provider takes."),
        ("at_once", "As many of its mails are on their way as its provider takes at once."),
    ],
)
def test_why_it_rests_in_words(queued: Queued, reason: str, why: str) -> None:
    mailbox = queued(0)
    mailbox.rests_until, mailbox.rest_reason = NOON + SECOND, reason
    rest = rest_of(mailbox, at=NOON)

    assert rest is not None
    assert rest.why == why


@pytest.mark.django_db
def test_a_removed_one_has_no_limits_and_its_mails_fail_at_once(
    ada: Membership, queued: Queued
) -> None:
    mailbox = queued(40)
    archive_mailbox(workspace_id=ada.workspace_id, mailbox_id=mailbox.id, actor_id=None)

    assert len(claim(now=NOON)) == 40
