"""Reading `Retry-After`, and what follows where it is absent."""

from datetime import UTC, datetime

import pytest

from ai.rules.pauses import Failure, asked_pause, pause_after

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        (" 0 ", 0.0),
        ("Mon, 02 Mar 2026 09:00:20 GMT", 20.0),
        ("Mon, 02 Mar 2026 10:00:20 +0100", 20.0),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0.0),
        ("999999999999", 86_400.0),
        ("Mon, 02 Mar 2099 08:00:00 GMT", 86_400.0),
        ("-5", None),
        ("soon", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_what_is_asked_for(header: str | None, seconds: float | None) -> None:
    assert asked_pause(header, NOW) == seconds


@pytest.mark.parametrize(
    ("failure", "is_repeated", "seconds"),
    [
        ("too_many", False, 60.0),
        ("too_many", True, 60.0),
        ("failed", False, 1.0),
        ("failed", True, 30.0),
        ("silent", False, 30.0),
    ],
)
def test_where_nothing_is_asked_for(failure: Failure, is_repeated: bool, seconds: float) -> None:
    assert pause_after(failure, None, is_repeated=is_repeated) == seconds
    assert pause_after(failure, 7.0, is_repeated=is_repeated) == 7.0
