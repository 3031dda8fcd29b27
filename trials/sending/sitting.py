"""Sitting a campaign out: its mails leave, accidents happen, time passes, until nothing is left."""

from functools import partial
from time import monotonic, sleep

from trials.sending.accidents import Fate
from trials.sending.crew import Crew
from trials.sending.passing import hurry, is_over, pass_time
from trials.sending.patience import patiently
from trials.sending.stage import Sending

LONGEST = 600.0
_LOOK = 0.02
_HUSH = 0.3
"""Seconds after which a server has heard all that a killed sender said."""
_QUIET = 4.0
"""Seconds in which no mail leaves: workers at work look for more within less."""


def sit_out(sending: Sending, crew: Crew, fate: Fate) -> bool:
    """With senders, who say when they find nothing more: then time passes, and they look again.

    Whether it came to its end.
    """
    until = monotonic() + LONGEST
    while monotonic() < until:
        crew.go()
        fate.strike()
        while not crew.is_done():
            sleep(_LOOK)
            fate.strike()
        sleep(_HUSH)
        if fate.is_fulfilled and patiently(partial(is_over, sending.campaign)):
            return True
        patiently(partial(pass_time, sending.campaign))
    return False


def sit_out_workers(sending: Sending, fate: Fate) -> bool:
    """With Celery's workers, who do not say: when no mail has left for long, time passes.

    Whether it came to its end.
    """
    until = monotonic() + LONGEST
    left, since = 0, monotonic()
    while monotonic() < until:
        if fate.is_fulfilled and patiently(partial(is_over, sending.campaign)):
            return True
        patiently(partial(hurry, sending.campaign))
        before, left = left, _watched(fate)
        if left != before:
            since = monotonic()
        elif monotonic() > since + _QUIET:
            patiently(partial(pass_time, sending.campaign))
            since = monotonic()
    return False


def _watched(fate: Fate) -> int:
    """How many mails have left after a while of watching."""
    for _ in range(10):
        left = fate.strike()
        sleep(_LOOK)
    return left
