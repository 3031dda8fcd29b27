"""How long a model's server is left alone after it failed."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

# `silent`: no answer in time; `failed`: the server is down, overloaded, or hung up.
Failure = Literal["too_many", "silent", "failed"]

SHORT = 2.0  # seconds that a request may wait before it asks once more

_AFTER_TOO_MANY = 60.0
_AFTER_SILENCE = 30.0
_AFTER_FAILURE = 1.0
_LONGEST = 86_400.0  # a mistaken date must not shut the model off for good


def asked_pause(retry_after: str | None, now: datetime) -> float | None:
    """The seconds that `Retry-After` asks for: a number or an HTTP date (RFC 9110, 10.2.3).

    None where it is absent or cannot be read; a day at most.
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _LONGEST)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    return min(max(seconds, 0.0), _LONGEST)


def pause_after(failure: Failure, asked: float | None, *, is_repeated: bool) -> float:
    """The seconds for which nobody calls after a failure.

    What the server asks for counts. Where it asks for nothing: a minute after too many requests,
    half a minute after silence and after a second failure in a row, else a second.
    """
    if asked is not None:
        return asked
    if failure == "too_many":
        return _AFTER_TOO_MANY
    return _AFTER_SILENCE if failure == "silent" or is_repeated else _AFTER_FAILURE
