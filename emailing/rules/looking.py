"""When an uncertain mail is looked for where its provider files what it sends, and what follows.

Two looks stand between a mail that was not found and its second way out, for a search may lag
behind a send, and a sender that was given up may still be at work. Both must have been answered,
and the one that decides must cover all that was sent.
"""

from datetime import datetime, timedelta
from typing import Literal

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60))
"""From the doubt to the first look, and from each look to the next."""
LOOKS_TO_BE_SURE = 2
# Where the provider could not be asked: an ask that was not answered is not a look.
PAUSE = timedelta(minutes=5)
GIVEN_UP = timedelta(days=1)

Verdict = Literal["put back", "look again", "ask a person"]


def verdict(*, looks: int, is_complete: bool) -> Verdict:
    """What to do about a mail that `looks` looks did not find, the last of them as complete as
    `is_complete` says."""
    if is_complete and looks >= LOOKS_TO_BE_SURE:
        return "put back"
    return "look again" if looks < len(WAITS) else "ask a person"


def asked_again_at(*, left_at: datetime, at: datetime) -> datetime | None:
    """When to ask a provider again that could not be asked at `at` about a mail that left at
    `left_at`; None where a person need not wait for that any longer."""
    return at + PAUSE if at < left_at + GIVEN_UP else None
