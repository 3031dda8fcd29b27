"""How fast an import goes, and when it will be over."""

import pytest

from leads.rules.pace import Pace, pace_of
from leads.templatetags.import_words import time_left


@pytest.mark.parametrize(
    ("done", "total", "seconds", "pace"),
    [
        (12_000, 36_000, 4.0, Pace(3000, 8)),
        (36_000, 36_000, 4.0, None),
        (10, 9, 2.0, None),
        (0, 36_000, 4.0, None),
        (100, 36_000, 1.9, None),
        (100, None, 4.0, None),
    ],
)
def test_it_is_told_once_it_can_be(
    done: int, total: int | None, seconds: float, pace: Pace | None
) -> None:
    assert pace_of(done, total, seconds) == pace


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "about 10 seconds left"),
        (31, "about 40 seconds left"),
        (60, "about 1 minute left"),
        (61, "about 2 minutes left"),
    ],
)
def test_the_time_left_is_said_as_finely_as_it_is_meant(seconds: int, words: str) -> None:
    assert time_left(seconds) == words
