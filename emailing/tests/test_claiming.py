"""Claiming: every message is in one sender's hands at most."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.models import Membership
from emailing.models import Message
from emailing.services.claiming import RESERVED, claim, release, take_up
from emailing.services.sending import send_due
from emailing.tests.cast import a_message, an_smtp_mailbox, received, some_messages
from emailing.tests.smtp_server import smtp_server
from neptie.kernel.clock import now


def _claim_all(_thread: int) -> list[Message]:
    try:
        claimed: list[Message] = []
        while batch := claim(now=now(), limit=3):
            claimed += batch
        return claimed
    finally:
        connection.close()


def _send_all(_thread: int) -> None:
    try:
        send_due()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_who_claim_at_once_never_hold_the_same(ada: Membership) -> None:
    messages = some_messages(ada, 20)
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(_claim_all, range(2))

    assert sorted(each.id for each in [*first, *second]) == [each.id for each in messages]


@pytest.mark.django_db(transaction=True)
def test_senders_at_once_send_each_mail_once(ada: Membership, settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True
    with smtp_server() as (port, server):
        mailbox = an_smtp_mailbox(ada, port)
        messages = some_messages(ada, 20, mailbox)
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(_send_all, range(3)))

    assert sorted(envelope.rcpt_tos[0] for envelope in server.taken) == sorted(
        message.to for message in messages
    )
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_the_sandbox_gets_each_mail_once(ada: Membership) -> None:
    messages = some_messages(ada, 20)
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(_send_all, range(3)))

    assert received(ada) == sorted(message.to for message in messages)


@pytest.mark.django_db
def test_a_reservation_is_over_with_its_lease(ada: Membership) -> None:
    message, at = a_message(ada), now()

    assert [each.id for each in claim(now=at)] == [message.id]
    assert claim(now=at + RESERVED) == []
    assert [each.id for each in claim(now=at + RESERVED + timedelta(seconds=1))] == [message.id]


@pytest.mark.django_db
def test_what_another_took_over_does_not_go_out(ada: Membership) -> None:
    a_message(ada)
    at = now()
    mine = claim(now=at)
    theirs = claim(now=at + RESERVED + timedelta(seconds=1))

    assert take_up(mine, now=at) == []
    assert [each.state for each in take_up(theirs, now=at)] == ["sending"]


@pytest.mark.django_db
def test_what_is_given_back_is_due_again(ada: Membership) -> None:
    message = a_message(ada)
    release(take_up(claim(now=now()), now=now()))
    message.refresh_from_db()

    assert (message.state, message.lease_until) == ("queued", None)
    assert [each.id for each in claim(now=now())] == [message.id]


@pytest.mark.django_db
def test_what_is_due_longest_goes_first(ada: Membership) -> None:
    at = now()
    late, later, _future = (
        a_message(ada, lead=lead, due_at=at + due)
        for lead, due in zip(
            [message.lead for message in some_messages(ada, 3)],
            [timedelta(minutes=-1), timedelta(minutes=-2), timedelta(minutes=1)],
            strict=True,
        )
    )

    assert [each.id for each in claim(now=at, limit=2)] == [later.id, late.id]


@pytest.mark.django_db
def test_a_claim_takes_three_queries_whatever_its_size(
    ada: Membership, django_assert_num_queries: Any
) -> None:
    some_messages(ada, 5)

    with django_assert_num_queries(5):  # two of them a savepoint's
        assert len(claim(now=now())) == 5
