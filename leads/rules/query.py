"""Criteria from the parameters of an address: what the API's list and the table's page are asked.

A segment is a parameter too, but whose it is only the database knows: callers resolve it.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from leads.rules.audience import BadAudience
from leads.rules.criteria import Criteria, clean
from leads.rules.custom import LARGEST_NUMBER

CUSTOM = "custom."
_BOUNDS = ("min", "max")


def criteria_of(params: Mapping[str, str]) -> dict[str, Any]:
    r"""Data for `criteria.clean` from `q`, `status`, `industry`, `tag`, `list`, `owner`, `country`,
    `min_score`, `max_score`, `created_since`, `updated_since`, `custom.<key>`,
    `custom.<key>.min`, `custom.<key>.max` and `custom.<key>.known` (`true` or `false`); what is
    blank or none of these asks for nothing.

    Status, tag, list, owner and country may be several with commas between; `\,` is a comma that
    stands within one.
    """
    said = {
        word: read(params[name]) for name, (word, read) in _PARAMETERS.items() if params.get(name)
    }
    custom = _custom(params)
    return {**said, "custom": custom} if custom else said


def asked(params: Mapping[str, str]) -> Criteria:
    """The same, cleaned; the errors of BadAudience stand under the names of the parameters."""
    try:
        return clean(criteria_of(params))
    except BadAudience as error:
        named = {_NAMES.get(word, word): said for word, said in error.errors.items()}
        raise BadAudience(named) from error


def is_filter(name: str) -> bool:
    """Whether `criteria_of` reads the parameter."""
    return name in _PARAMETERS or name.startswith(CUSTOM)


def _custom(params: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    fields: dict[str, dict[str, Any]] = {}
    for name, text in params.items():
        if text and name.startswith(CUSTOM):
            key, _, bound = name.removeprefix(CUSTOM).partition(".")
            if bound in _BOUNDS:
                fields.setdefault(key, {})[bound] = _number(text)
            elif bound == "known":
                fields.setdefault(key, {})[bound] = {"true": True, "false": False}.get(text, text)
            else:  # a third part makes a key that is none, and so is refused
                key = name.removeprefix(CUSTOM)
                fields.setdefault(key, {})["is"] = _meanings(text)
    return fields


def _meanings(text: str) -> list[Any]:
    """What a value in an address may be: an address has no types, the fields of leads have."""
    number = _number(text)
    truth = {"true": [True], "false": [False]}.get(text, [])
    return [text, *truth] if number == text else [text, number]


def _number(text: str) -> float | str:
    """The number that a text says; the text itself where it says none that a field can hold."""
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number) or abs(number) >= LARGEST_NUMBER:
        return text
    return int(number) if number.is_integer() else number


def _some(text: str) -> list[str]:
    parts = re.split(r"(?<!\\),", text)
    return [part.replace("\\,", ",") for part in parts if part.strip()]


def _as_it_is(text: str) -> str:
    return text


_PARAMETERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "q": ("search", _as_it_is),
    "status": ("statuses", _some),
    "industry": ("industry", _as_it_is),
    "tag": ("tags", _some),
    "list": ("lists", _some),
    "owner": ("owners", _some),
    "country": ("countries", _some),
    "min_score": ("min_score", _number),
    "max_score": ("max_score", _number),
    "created_since": ("created_since", _as_it_is),
    "updated_since": ("updated_since", _as_it_is),
}
_NAMES = {word: name for name, (word, _read) in _PARAMETERS.items()}
PARAMETERS = tuple(_PARAMETERS)
"""The filters by name, without those of custom fields."""
