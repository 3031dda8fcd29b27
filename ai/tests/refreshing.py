"""Running the refresh as the worker does, until it has read all there is."""

import time

from accounts.models import BusinessEvent, EventCursor
from ai.models import StaleScore
from ai.services.scoring import READER, TYPES, refresh_scores


def catch_up(*, seconds: float = 20.0) -> None:
    """Refresh until no event is unread and no lead is marked.

    An event may be read only once no older transaction of the whole server is open, those of
    other databases and test processes included: so this asks more than once.
    """
    ends = time.monotonic() + seconds
    while refresh_scores() or _unread() or StaleScore.objects.exists():
        assert time.monotonic() < ends, "The refresh does not come to an end."
        time.sleep(0.01)


def _unread() -> bool:
    last = BusinessEvent.objects.filter(type__in=TYPES).order_by("-sequence").first()
    read = EventCursor.objects.filter(reader=READER).first()
    return last is not None and (read is None or read.sequence < last.sequence)
