"""How fast long work goes, and when it will be over."""

from dataclasses import dataclass

_FEWEST_SECONDS = 2.0


@dataclass(frozen=True)
class Pace:
    """Rows a second, and the seconds that are left at that pace."""

    rate: int
    seconds_left: int


def pace_of(done: int, total: int | None, seconds: float) -> Pace | None:
    """The pace of work that came so far in so many seconds.

    None where it cannot be told yet, and at the end.
    """
    if seconds < _FEWEST_SECONDS or not done or total is None or done >= total:
        return None
    rate = done / seconds
    return Pace(round(rate), round((total - done) / rate))
