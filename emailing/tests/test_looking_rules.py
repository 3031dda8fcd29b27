"""When an uncertain mail is looked for, and what a look that did not find it means."""

from datetime import UTC, datetime, timedelta

import pytest

from emailing.rules.looking import WAITS, asked_again_at, verdict

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_it_is_looked_for_five_times() -> None:
    assert [wait.total_seconds() / 60 for wait in WAITS] == [1, 2, 5, 15, 60]


@pytest.mark.parametrize(
    ("looks", "is_complete", "what"),
    [
        (1, True, "look again"),
        (2, True, "put back"),
        (5, True, "put back"),
        (1, False, "look again"),
        (4, False, "look again"),
        (5, False, "ask a person"),
    ],
)
def test_one_look_proves_nothing_and_what_is_not_on_file_everywhere_never_does(
    looks: int, is_complete: bool, what: str
) -> None:
    assert verdict(looks=looks, is_complete=is_complete) == what


@pytest.mark.parametrize(
    ("after", "again"),
    [
        (timedelta(minutes=1), timedelta(minutes=6)),
        (timedelta(hours=23, minutes=59), timedelta(hours=24, minutes=4)),
        (timedelta(days=1), None),
    ],
)
def test_who_cannot_be_asked_is_asked_for_a_day(after: timedelta, again: timedelta | None) -> None:
    expected = None if again is None else NOON + again

    assert asked_again_at(left_at=NOON, at=NOON + after) == expected
