"""Which step comes next, and when."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from campaigns.rules.sequence import BEFORE_ALL, Due, Plan, Planned
from campaigns.rules.windows import Window

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


def step(number: int, kind: str = "email", **delay: int) -> Planned:
    """A step at a position, with its delay."""
    return Planned(UUID(int=number), number, kind, timedelta(**delay))


def plan(*steps: Planned, windows: tuple[Window, ...] = ()) -> Plan:
    """A plan in UTC."""
    return Plan(steps, windows, ZoneInfo("UTC"))


def test_the_first_step_comes_after_its_own_delay() -> None:
    assert plan(step(1, hours=2)).after(BEFORE_ALL, NOON) == Due(
        UUID(int=1), NOON + timedelta(hours=2)
    )


def test_a_wait_puts_its_delay_before_the_step_behind_it() -> None:
    steps = plan(step(1), step(2, "wait", days=2), step(3, "wait", hours=1), step(4, hours=3))

    assert steps.after(1, NOON) == Due(UUID(int=4), NOON + timedelta(days=2, hours=4))


def test_nothing_follows_the_last_step_nor_a_wait_at_the_end() -> None:
    assert plan(step(1), step(2)).after(2, NOON) is None
    assert plan(step(1), step(2, "wait", days=1)).after(1, NOON) is None
    assert plan().after(BEFORE_ALL, NOON) is None


def test_a_step_that_is_gone_is_followed_by_the_one_behind_it() -> None:
    assert plan(step(1), step(7)).after(4, NOON) == Due(UUID(int=7), NOON)


def test_the_time_falls_into_a_window() -> None:
    mornings = Window(frozenset({1}), 8 * 60, 9 * 60)

    assert plan(step(1), windows=(mornings,)).after(BEFORE_ALL, NOON) == Due(
        UUID(int=1), datetime(2027, 1, 5, 8, tzinfo=UTC)
    )
