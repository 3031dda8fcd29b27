"""Two workers share the work; what changes under their hands is not lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from accounts.models import Membership
from ai.models import StaleScore
from ai.services.scoring import refresh_scores
from leads.models import Lead, Score

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
Beside = Callable[[Callable[[], T]], Future[T]]


@pytest.fixture
def beside() -> Iterator[Beside[T]]:
    """Runs an act in another thread, which has a connection of its own."""

    def closing(act: Callable[[], T]) -> T:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        yield lambda act: threads.submit(closing, act)


@pytest.fixture
def leads(ada: Membership) -> list[UUID]:
    """Sixty leads, all marked."""
    rows = [
        Lead(workspace=ada.workspace, full_name="Eve", email=f"eve{number}@acme.example")
        for number in range(60)
    ]
    Lead.objects.bulk_create(rows)
    StaleScore.objects.mark([row.id for row in rows])
    return [row.id for row in rows]


def claimed(most: int) -> set[UUID]:
    with transaction.atomic():
        return {id for ids in StaleScore.objects.claim(most).values() for id in ids}


def test_two_claims_have_no_lead_in_common(leads: list[UUID], beside: Beside[set[UUID]]) -> None:
    with transaction.atomic():
        first = {id for ids in StaleScore.objects.claim(40).values() for id in ids}
        second = beside(lambda: claimed(40)).result(timeout=10)

    assert (len(first), len(second)) == (40, 20)
    assert first | second == set(leads)


def test_newest_leads_come_first(leads: list[UUID]) -> None:
    assert claimed(10) == set(sorted(leads)[-10:])


def test_a_claim_that_fails_leaves_its_leads_marked(leads: list[UUID]) -> None:
    with transaction.atomic():
        StaleScore.objects.claim(40)
        transaction.set_rollback(True)

    assert StaleScore.objects.count() == 60


def test_a_lead_that_changes_while_it_is_scored_is_scored_again(
    leads: list[UUID], beside: Beside[None]
) -> None:
    with transaction.atomic():
        StaleScore.objects.claim(60)
        marking = beside(lambda: StaleScore.objects.mark(leads[:1]))
        with pytest.raises(TimeoutError):
            marking.result(timeout=0.2)
    marking.result(timeout=10)

    assert list(StaleScore.objects.values_list("lead_id", flat=True)) == leads[:1]


def test_two_refreshes_give_each_lead_one_score(leads: list[UUID], beside: Beside[bool]) -> None:
    for refresh in [beside(refresh_scores), beside(refresh_scores)]:
        assert refresh.result(timeout=30) is False

    assert sorted(Score.objects.values_list("lead_id", flat=True)) == sorted(leads)
    assert not StaleScore.objects.exists()
