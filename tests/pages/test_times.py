"""Times are said as people say them, in the reader's zone."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from neptie.pages.times import exact, said

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_vienna() -> Iterator[None]:
    with timezone.override("Europe/Vienna"):
        yield


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 3, 2, 13, 5, tzinfo=UTC), "today 14:05"),
        (datetime(2026, 3, 1, 22, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2026, 3, 1, 23, 0, tzinfo=UTC), "today 00:00"),
        (datetime(2026, 3, 3, 7, 0, tzinfo=UTC), "tomorrow 08:00"),
        (datetime(2026, 3, 5, 7, 0, tzinfo=UTC), "Thu 08:00"),
        (datetime(2026, 2, 3, 7, 0, tzinfo=UTC), "Tue 3 Feb"),
        (datetime(2025, 3, 3, 7, 0, tzinfo=UTC), "3 Mar 2025"),
    ],
)
def test_the_nearer_the_finer(at: datetime, words: str) -> None:
    assert said(at, NOW) == words


def test_exactly_to_the_second_with_the_zone() -> None:
    at = datetime(2026, 3, 29, 1, 0, 7, tzinfo=UTC)

    assert exact(at) == "Sun 29 Mar 2026, 03:00:07 CEST"
