"""Which statuses are outcomes, and when there are enough new ones."""

import pytest

from ai.rules.outcomes import Tally, is_worth_learning, outcome_of, tally
from leads.models import Status


def test_each_status_is_an_outcome_or_open() -> None:
    assert {status: outcome_of(status) for status in Status.values} == {
        "new": None,
        "contacted": None,
        "replied": True,
        "qualified": True,
        "converted": True,
        "unqualified": False,
        "unsubscribed": False,
        "bounced": None,
    }


def test_outcomes_are_counted_by_kind() -> None:
    counts = {"new": 500, "replied": 1, "converted": 2, "unqualified": 4, "bounced": 8}
    assert tally(counts) == Tally(3, 4)


@pytest.mark.parametrize(
    ("learned", "known", "is_due"),
    [
        (None, Tally(19, 500), False),
        (None, Tally(20, 20), True),
        (Tally(20, 20), Tally(30, 29), False),
        (Tally(20, 20), Tally(30, 30), True),
        (Tally(50, 50), Tally(40, 60), True),
        (Tally(500, 500), Tally(540, 559), False),
        (Tally(500, 500), Tally(540, 560), True),
        (Tally(500, 500), Tally(0, 0), True),
    ],
)
def test_when_to_learn_again(learned: Tally | None, known: Tally, is_due: bool) -> None:
    assert is_worth_learning(learned, known) is is_due
