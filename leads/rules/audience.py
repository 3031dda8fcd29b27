"""An audience as data: which leads a campaign is for, in the words of the contract."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from leads.rules.moves import STATUSES

LISTS = ("industries", "job_titles", "companies", "countries", "statuses", "tags")
MOST_VALUES = 200
LONGEST_VALUE = 300
# Unicode's categories of controls, of line and paragraph separators, and of lone surrogates.
_CONTROLS = ("Cc", "Zl", "Zp", "Cs")


@dataclass(frozen=True)
class Audience:
    """What a lead must have; an empty list asks for nothing, and so does no `min_score`.

    A lead belongs when each list that asks holds one of its values and its stored score
    (a probability, 0 to 1) is at least `min_score`.
    """

    industries: tuple[str, ...] = ()
    job_titles: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    min_score: float | None = None

    def as_data(self) -> dict[str, Any]:
        """As JSON holds it, without what asks for nothing; `clean` reads it back."""
        data: dict[str, Any] = {name: list(getattr(self, name)) for name in LISTS}
        return {
            key: value
            for key, value in {**data, "min_score": self.min_score}.items()
            if value not in ([], None)
        }


class BadAudience(ValueError):
    """What was sent is no audience; `errors` has sentences per field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(f"{field}: {said[0]}" for field, said in errors.items()))
        self.errors = dict(errors)


def clean(data: Mapping[str, Any]) -> Audience:
    """An Audience from `{industries, job_titles, companies, countries, statuses, tags, min_score}`.

    Each key is optional and may be null; values are trimmed and said once. BadAudience names
    every field at fault, unknown ones included.
    """
    found = {field: _fault(field, value) for field, value in data.items()}
    errors = {field: [fault] for field, fault in found.items() if fault}
    if errors:
        raise BadAudience(errors)
    score = data.get("min_score")
    return Audience(
        **{name: _once(data.get(name) or ()) for name in LISTS},
        min_score=None if score is None else float(score),
    )


def _fault(field: str, value: Any) -> str | None:
    if field not in (*LISTS, "min_score"):
        return f"Unknown field; an audience has {', '.join(LISTS)} and min_score."
    if value is None:
        return None
    return _score_fault(value) if field == "min_score" else _list_fault(field, value)


def _score_fault(value: Any) -> str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if is_number and 0 <= value <= 1 else "Must be a number from 0 to 1."


def _list_fault(field: str, value: Any) -> str | None:
    if not isinstance(value, list | tuple) or len(value) > MOST_VALUES:
        return f"Must be a list of at most {MOST_VALUES} texts."
    if not all(_is_line(item) for item in value):
        return f"Must hold texts of 1 to {LONGEST_VALUE} characters on one line."
    unknown = [item for item in value if field == "statuses" and item.strip() not in STATUSES]
    if unknown:
        return f"“{unknown[0]}” is no status; there are {', '.join(STATUSES)}."
    return None


def _is_line(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value.strip()) <= LONGEST_VALUE
        and not any(unicodedata.category(character) in _CONTROLS for character in value)
    )


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values))
