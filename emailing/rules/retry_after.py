"""How long a provider asks to wait: HTTP's Retry-After (RFC 9110, section 10.2.3)."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(days=1)


def wait_of(header: str, *, now: datetime) -> timedelta | None:
    """Return the wait that a header asks for, in seconds or as a date; None where it does not."""
    try:
        if header.isdecimal():
            return bounded(timedelta(seconds=min(int(header), LONGEST_WAIT.total_seconds())))
        return wait_until(parsedate_to_datetime(header), now=now)
    except (ValueError, OverflowError):
        return None


def wait_until(moment: datetime, *, now: datetime) -> timedelta:
    """Return the wait until a moment, which is in UTC where it says nothing else."""
    return bounded((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now)


def bounded(wait: timedelta) -> timedelta:
    """Return a wait from none to LONGEST_WAIT."""
    return min(max(wait, timedelta()), LONGEST_WAIT)
