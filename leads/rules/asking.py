"""Criteria as the parameters of an address: the other way round than `leads.rules.query`."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from leads.rules.audience import BadAudience
from leads.rules.criteria import Condition, Criteria
from leads.rules.query import CUSTOM, asked

SEVERAL = ("status", "tag", "list", "owner", "country")
"""Parameters that may be said more than once; in one address they stand with commas between."""


def params_of(criteria: Criteria) -> dict[str, str]:
    """The parameters that ask for what the criteria ask; see `is_sayable`."""
    whom = criteria.audience
    said: dict[str, Any] = {
        "q": criteria.search,
        "status": _joined(whom.statuses),
        "owner": _joined(criteria.owners),
        "tag": _joined(whom.tags),
        "list": _joined(criteria.lists),
        "industry": criteria.industry,
        "country": _joined(whom.countries),
        "min_score": whom.min_score,
        "max_score": criteria.max_score,
        "created_since": criteria.created_since and criteria.created_since.isoformat(),
        "updated_since": criteria.updated_since and criteria.updated_since.isoformat(),
    }
    for key, condition in sorted(criteria.custom.items()):
        said |= _of_custom(f"{CUSTOM}{key}", condition)
    return {name: str(value) for name, value in said.items() if value not in ("", None)}


def is_sayable(criteria: Criteria) -> bool:
    """Whether an address can ask for exactly that; some criteria only a segment or the API can."""
    try:
        return asked(params_of(criteria)) == criteria
    except BadAudience:
        return False


def escaped(text: str) -> str:
    """One of several in a parameter: its own commas are no borders."""
    return text.replace(",", "\\,")


def address_of(params: Mapping[str, str]) -> str:
    """The query string of parameters."""
    return urlencode(params)


def folded(params: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    """The parameters of a form, in which some are said several times, as those of an address."""
    return {
        name: ",".join(filter(None, values)) if name in SEVERAL else (values or [""])[-1]
        for name, values in params
    }


def understood(params: Mapping[str, str]) -> tuple[Criteria, dict[str, list[str]]]:
    """What parameters ask for, without those that mean nothing; and why these don't, by name."""
    try:
        return asked(params), {}
    except BadAudience as error:
        errors = error.errors
    if "custom" in errors:
        # One field at fault speaks for all of them.
        params = {name: said for name, said in params.items() if not name.startswith(CUSTOM)}
    rest = {name: said for name, said in params.items() if name not in errors}
    return asked(rest), errors


def _of_custom(name: str, condition: Condition) -> Iterable[tuple[str, Any]]:
    return dict(_parts(name, condition)).items()


def _parts(name: str, condition: Condition) -> Iterator[tuple[str, Any]]:
    if condition.values:
        yield name, _text(condition.values[0])
    if condition.known is not None:
        yield f"{name}.known", _text(condition.known)
    yield f"{name}.min", condition.min
    yield f"{name}.max", condition.max


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _joined(values: Iterable[Any]) -> str:
    return ",".join(escaped(str(value)) for value in values)
