"""What the values of a typed custom field are: read from a file's text, checked from JSON, guessed.

Texts stay texts, numbers are JSON numbers, dates are `2026-03-01`, yes and no are true and false,
a choice is one of the field's texts.
"""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from leads.rules.custom import LARGEST_NUMBER, LONGEST_TEXT

KINDS = ("text", "number", "date", "boolean", "choice")

_YES = frozenset({"true", "yes", "y", "ja", "oui", "si", "sí", "wahr", "vrai"})
_NO = frozenset({"false", "no", "n", "nein", "non", "falsch", "faux"})
# No leading zeros: what has them is a code, such as a postal one. Nor more figures than a float
# keeps: what has them is an id.
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
_ISO = "%Y-%m-%d"
_DATE_FORMATS = (_ISO, "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_FEWEST_FOR_A_TYPE = 2


class BadValue(ValueError):
    """The value is none of its field's kind; the sentence says what one looks like."""


def from_text(text: str, kind: str, choices: Sequence[str] = (), *, date_format: str = _ISO) -> Any:
    """The value that a text of a file or a form means. Raises BadValue.

    A date is taken in `date_format` (strptime) or as ISO 8601; a choice in any case of letters.
    """
    if kind == "number":
        return _number(text)
    if kind == "boolean":
        return _yes_or_no(text)
    if kind == "date":
        return _date(text, (date_format, _ISO))
    return _choice(text, choices) if kind == "choice" else text


def from_json(value: Any, kind: str, choices: Sequence[str] = ()) -> Any:
    """The value as it is stored; None takes a field's value away. Raises BadValue."""
    if value is None:
        return None
    if kind == "number":
        return _checked_number(value)
    if kind == "boolean":
        if isinstance(value, bool):
            return value
        raise BadValue("Must be true or false.")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise BadValue(f"Must be a text of at most {LONGEST_TEXT:,} characters.")
    return from_text(value, kind, choices)


def _number(text: str) -> int | float:
    plain = text.strip().replace("\u2212", "-").removeprefix("+")
    try:
        number = float(plain)
    except ValueError as error:
        raise BadValue("Must be a number, such as 12 or 12.5.") from error
    return _checked_number(int(plain) if re.fullmatch(r"-?\d+", plain) else number)


def _checked_number(value: Any) -> int | float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
        raise BadValue("Must be a number, such as 12 or 12.5.")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _yes_or_no(text: str) -> bool:
    word = text.strip().casefold()
    if word in _YES or word == "1":
        return True
    if word in _NO or word == "0":
        return False
    raise BadValue("Must be yes or no.")


def _date(text: str, formats: Sequence[str]) -> str:
    day = text.strip()
    for format in formats:
        found = _day(day, format) or _day(day[:10], format)
        if found is not None:
            return found.isoformat()
    raise BadValue("Must be a date, such as 2026-03-01.")


def _day(text: str, format: str) -> date | None:
    try:
        return datetime.strptime(text, format).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _choice(text: str, choices: Sequence[str]) -> str:
    by_fold = {choice.casefold(): choice for choice in choices}
    found = by_fold.get(text.strip().casefold())
    if found is None:
        raise BadValue(f"Must be one of {', '.join(choices)}.")
    return found


class Guess:
    """What a column holds, told when all of its texts were added; blank ones say nothing.

    A type is guessed only where every text fits it, so that no row is refused for a guess. A date
    of which nobody can tell day from month stays a text, and so does a column with a single value.
    """

    def __init__(self) -> None:
        self._seen = 0
        self._kinds = {"number", "boolean", "date"}
        self._formats = set(_DATE_FORMATS)

    def add(self, text: str) -> None:
        """Take one text into account."""
        if not self._kinds or not (plain := text.strip()):
            return
        self._seen += 1
        if "number" in self._kinds and not _NUMBER.fullmatch(plain):
            self._kinds.discard("number")
        if "boolean" in self._kinds and plain.casefold() not in _YES | _NO:
            self._kinds.discard("boolean")
        if "date" in self._kinds:
            self._narrow(plain)

    def _narrow(self, plain: str) -> None:
        if _DATE.fullmatch(plain):
            self._formats = {each for each in self._formats if _day(plain, each)}
        else:
            self._formats = set()
        if not self._formats:
            self._kinds.discard("date")

    @property
    def is_text(self) -> bool:
        """Whether no text to come can make anything else of the column."""
        return not self._kinds

    @property
    def kind(self) -> str:
        """One of KINDS, never `choice`."""
        if self._seen < _FEWEST_FOR_A_TYPE or not self._kinds:
            return "text"
        if self._kinds == {"date"}:
            return "date" if len(self._formats) == 1 else "text"
        return next(iter(self._kinds)) if len(self._kinds) == 1 else "text"

    @property
    def date_format(self) -> str:
        """The format (strptime) of a column of dates."""
        return next(iter(self._formats)) if len(self._formats) == 1 else _ISO
