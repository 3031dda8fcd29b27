"""The filters in force, in words, each with the way to the table without it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from leads.forms.asked import SEGMENT, Asked
from leads.models import Status
from leads.rules.criteria import NOBODY, Condition, Criteria
from leads.rules.query import CUSTOM
from leads.selectors.table import Setup

_LONGEST = 60


@dataclass(frozen=True)
class Chip:
    """A filter: what it is about, what it says, and the address without it; '' where it stays."""

    about: str
    says: str
    without: str


def chips(asked: Asked, setup: Setup) -> list[Chip]:
    """The filters in force."""
    shown = []
    if asked.segment and asked.is_within:
        shown.append(Chip(_("Segment"), _short(asked.segment.name), asked.without([SEGMENT])))
    for names, about, says in _said(asked.own, setup):
        shown.append(Chip(about, _short(says), asked.without(names)))
    return shown


# The parameters that stand for it, what it is about, what it says.
_Said = tuple[Sequence[str], str, str]


def _said(criteria: Criteria, setup: Setup) -> Iterator[_Said]:
    whom = criteria.audience
    if criteria.search:
        yield ["q"], _("Search"), f"“{criteria.search}”"
    yield from _several("status", _("Status"), whom.statuses, dict(Status.choices))
    owners = {**_labels(setup.members), NOBODY: _("Nobody")}
    yield from _several("owner", _("Owner"), criteria.owners, owners)
    yield from _several("tag", _("Tag"), whom.tags, {})
    yield from _several("list", _("List"), criteria.lists, _labels(setup.lists))
    if criteria.industry:
        yield ["industry"], _("Industry"), criteria.industry
    yield from _several("country", _("Country"), whom.countries, {})
    if whom.min_score is not None or criteria.max_score is not None:
        between = _between(_share(whom.min_score), _share(criteria.max_score))
        yield ["min_score", "max_score"], _("Score"), between
    yield from _since("created_since", _("Created since"), criteria.created_since)
    yield from _since("updated_since", _("Updated since"), criteria.updated_since)
    names = {field.key: field.name for field in setup.fields}
    for key, condition in criteria.custom.items():
        name = f"{CUSTOM}{key}"
        params = [name, f"{name}.min", f"{name}.max", f"{name}.known"]
        yield params, names.get(key, key), _condition(condition)


def _several(
    name: str, about: str, values: Sequence[Any], labels: Mapping[str, Any]
) -> Iterator[_Said]:
    if values:
        words = [str(labels.get(str(value), value)) for value in values]
        yield [name], about, _(" or ").join(words)


def _since(name: str, about: str, moment: datetime | None) -> Iterator[_Said]:
    if moment is not None:
        yield [name], about, date_format(moment, "M j, Y")


def _condition(condition: Condition) -> str:
    said = []
    if condition.values:
        said.append(_value(condition.values[0]))
    if condition.min is not None or condition.max is not None:
        said.append(_between(_text(condition.min), _text(condition.max)))
    if condition.known is not None:
        said.append(_("is set") if condition.known else _("is not set"))
    return ", ".join(said)


def _value(value: Any) -> str:
    return {"true": _("Yes"), "false": _("No")}.get(str(value).lower(), str(value))


def _between(low: str, high: str) -> str:
    if low and high:
        return low if low == high else f"{low} – {high}"
    return f"≥ {low}" if low else f"≤ {high}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value * 100:g} %"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _labels(choices: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    return dict(choices)


def _short(text: str) -> str:
    return Truncator(text).chars(_LONGEST)
