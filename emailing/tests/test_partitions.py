"""Monthly partitions of the events."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from accounts.models import Membership
from emailing.models import Event
from emailing.rules.months import months_from
from emailing.services.partitions import make_partitions
from emailing.tests.cast import a_sent_message
from neptie.kernel.clock import now
from neptie.kernel.ids import first_id_at

NOVEMBER = datetime(2031, 11, 23, 16, 0, tzinfo=UTC)
NAMES = ["emailing_event_2031_11", "emailing_event_2031_12", "emailing_event_2032_01"]


def test_months_cross_the_year() -> None:
    assert [f"{month:%Y-%m-%d %H}" for month in months_from(NOVEMBER, 3)] == [
        "2031-11-01 00",
        "2031-12-01 00",
        "2032-01-01 00",
    ]


def _stands_in(event_id: UUID) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass FROM emailing_event WHERE id = %s", [event_id])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_three_months_are_made_once(ada: Membership) -> None:
    assert make_partitions(now=NOVEMBER) == NAMES
    assert make_partitions(now=NOVEMBER) == []


@pytest.mark.django_db
def test_events_that_came_before_their_partition_move_into_it(ada: Membership) -> None:
    a_sent_message(ada)
    sent = Event.objects.get()
    future = Event.objects.get()
    future.id = first_id_at(NOVEMBER)
    future.save(force_insert=True)
    before = _stands_in(sent.id)
    make_partitions(now=now())
    make_partitions(now=NOVEMBER)

    assert before == "emailing_event_default"
    assert _stands_in(sent.id) == f"emailing_event_{now():%Y_%m}"
    assert _stands_in(future.id) == "emailing_event_2031_11"
    assert Event.objects.count() == 2


def _make(_thread: int) -> list[str]:
    try:
        return make_partitions(now=NOVEMBER)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_each_once() -> None:
    try:
        with ThreadPoolExecutor(2) as threads:
            first, second = threads.map(_make, range(2))
    finally:
        with connection.cursor() as cursor:
            for name in NAMES:
                cursor.execute(f"DROP TABLE {name}")

    assert sorted([*first, *second]) == NAMES
