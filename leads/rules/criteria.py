"""Which leads are meant, as data: the one filter language of lists, segments, exports and acts.

The words of an audience (`leads.rules.audience`) and those that a table is filtered by; a segment
is such data with a name, and so is what a campaign is for.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from leads.rules import audience
from leads.rules.audience import Audience, BadAudience
from leads.rules.custom import KEY, LARGEST_NUMBER

NOBODY = "nobody"
"""Stands among `owners` for leads that have none."""

LONGEST_SEARCH = 300
MOST_IDS = 50
MOST_CONDITIONS = 20
_BOUNDS = ("min", "max")
# What the database takes in no text.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NO_TIME = "Must be a date or a time, such as 2026-03-01T09:00:00Z."
_EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Condition:
    """What a custom field must hold: one of `values`, or something between two bounds, both
    included, or (`known`) anything at all, or nothing.

    Numbers are compared as numbers; dates are texts (`2026-03-01`), and compared as these.
    """

    values: tuple[Any, ...] = ()
    min: float | str | None = None
    max: float | str | None = None
    known: bool | None = None

    def as_data(self) -> dict[str, Any]:
        """As JSON holds it."""
        said = {"is": list(self.values), "min": self.min, "max": self.max, "known": self.known}
        return {word: value for word, value in said.items() if value not in ([], None)}


@dataclass(frozen=True)
class Criteria:
    """What a lead must have; what is blank asks for nothing.

    `industry` is meant as it is written, `audience.industries` in any case of letters. `search`
    are words, each the beginning of one in name, company, address or title. `lists` are ids,
    `owners` ids of memberships or NOBODY. Scores are probabilities, 0 to 1.
    """

    audience: Audience = field(default_factory=Audience)
    industry: str = ""
    search: str = ""
    lists: tuple[UUID, ...] = ()
    owners: tuple[UUID | str, ...] = ()
    max_score: float | None = None
    custom: Mapping[str, Condition] = field(default_factory=dict)
    created_since: datetime | None = None
    updated_since: datetime | None = None

    def as_data(self) -> dict[str, Any]:
        """As JSON holds it, without what asks for nothing; `clean` reads it back."""
        said = {
            **self.audience.as_data(),
            "industry": self.industry,
            "search": self.search,
            "lists": [str(each) for each in self.lists],
            "owners": [str(each) for each in self.owners],
            "max_score": self.max_score,
            "custom": {key: condition.as_data() for key, condition in self.custom.items()},
            "created_since": self.created_since and self.created_since.isoformat(),
            "updated_since": self.updated_since and self.updated_since.isoformat(),
        }
        return {word: value for word, value in said.items() if value not in ("", [], {}, None)}

    @property
    def is_blank(self) -> bool:
        """Whether it asks for nothing, and so means every lead."""
        return self == Criteria()


_AUDIENCE = tuple(each.name for each in fields(Audience))
_OWN = tuple(each.name for each in fields(Criteria) if each.name != "audience")
WORDS = (*_AUDIENCE, *_OWN)


def clean(data: Mapping[str, Any]) -> Criteria:
    """Criteria from data, each word optional and possibly null.

    Times are RFC 3339, or dates. BadAudience names every word at fault, unknown ones included.
    """
    unknown = f"Unknown field; there are {', '.join(WORDS)}."
    errors = {str(word): [unknown] for word in data if word not in WORDS}
    own: dict[str, Any] = {}
    for word in _OWN:
        if data.get(word) is not None:
            try:
                own[word] = _READ[word](data[word])
            except ValueError as error:
                errors[word] = [str(error)]
    asked = {word: data[word] for word in _AUDIENCE if word in data}
    try:
        whom = audience.clean(asked)
    except BadAudience as error:
        raise BadAudience(error.errors | errors) from error
    if errors:
        raise BadAudience(errors)
    return Criteria(whom, **own)


def _text(said: Any) -> str:
    if not isinstance(said, str) or len(said) > LONGEST_SEARCH or _UNSTORABLE.search(said):
        raise ValueError(f"Must be a text of at most {LONGEST_SEARCH} characters.")
    return " ".join(said.split())


def _ids(said: Any) -> tuple[UUID, ...]:
    try:
        return tuple(dict.fromkeys(UUID(str(each)) for each in _some(said)))
    except ValueError as error:
        raise ValueError(f"Must be a list of at most {MOST_IDS} ids.") from error


def _owners(said: Any) -> tuple[UUID | str, ...]:
    some = _some(said)
    ids = _ids([each for each in some if each != NOBODY])
    return (*ids, NOBODY) if NOBODY in some else ids


def _some(said: Any) -> list[Any]:
    if not isinstance(said, list | tuple) or len(said) > MOST_IDS:
        raise ValueError(f"Must be a list of at most {MOST_IDS} ids.")
    return list(said)


def _score(said: Any) -> float:
    if isinstance(said, int | float) and not isinstance(said, bool) and 0 <= said <= 1:
        return float(said)
    raise ValueError("Must be a number from 0 to 1.")


def _moment(said: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except (TypeError, ValueError) as error:
        raise ValueError(_NO_TIME) from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not _EARLIEST < moment < _LATEST:
        raise ValueError(_NO_TIME)
    return moment


def _custom(said: Any) -> dict[str, Condition]:
    if not isinstance(said, Mapping) or len(said) > MOST_CONDITIONS:
        raise ValueError(f"Must be an object of at most {MOST_CONDITIONS} fields.")
    return {_key(key): _condition(str(key), asked) for key, asked in said.items()}


def _key(key: Any) -> str:
    if not isinstance(key, str) or KEY.fullmatch(key) is None:
        raise ValueError(f"“{str(key)[:64]}” is no field name: use 1 to 64 of a-z, 0-9 and _.")
    return key


def _condition(key: str, asked: Any) -> Condition:
    """From `{is: […]}`, `{min, max}` or `{known: true}`; a bare value or a list stands for `is`."""
    if not isinstance(asked, Mapping):
        asked = {"is": asked}
    if not asked or asked.keys() - {"is", "known", *_BOUNDS}:
        raise ValueError(f"“{key}” takes is, min, max or known.")
    given = asked.get("is", [])
    values = given if isinstance(given, list | tuple) else [given]
    bounds = {word: asked.get(word) for word in _BOUNDS}
    if len(values) > MOST_IDS or not all(map(_is_plain, [*values, *bounds.values()])):
        raise ValueError(f"“{key}” takes texts, numbers, true and false.")
    if not isinstance(known := asked.get("known"), bool | None):
        raise ValueError(f"“{key}”: known is true or false.")
    return Condition(tuple(values), **bounds, known=known)


def _is_plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_SEARCH and not _UNSTORABLE.search(value)
    if isinstance(value, int | float):
        return abs(value) < LARGEST_NUMBER
    return value is None


_READ: Mapping[str, Callable[[Any], Any]] = {
    "industry": _text,
    "search": _text,
    "lists": _ids,
    "owners": _owners,
    "max_score": _score,
    "custom": _custom,
    "created_since": _moment,
    "updated_since": _moment,
}
