"""Criteria in plain words, with the names of the lists, members and fields that they mean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import Membership
from leads.models import CustomField, LeadList, Status
from leads.rules.audience import BadAudience
from leads.rules.criteria import NOBODY, Condition, Criteria, clean

_MOST_VALUES = 5
_LONGEST_VALUE = 60


@dataclass(frozen=True)
class Said:
    """One thing that criteria ask: the word of the filter language, and a phrase for people."""

    word: str
    text: str


@dataclass(frozen=True)
class _Names:
    lists: Mapping[UUID, str] = field(default_factory=dict)
    owners: Mapping[UUID, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


def in_words(workspace_id: UUID, several: Sequence[Criteria]) -> list[list[Said]]:
    """What each of the criteria asks, phrase by phrase; nothing for one that means all leads.

    Three queries at most, whatever their number.
    """
    names = _names(workspace_id, several)
    return [list(_said(criteria, names)) for criteria in several]


def by_word(workspace_id: UUID, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(word, all its phrases) for what criteria as data ask; nothing where they are none."""
    try:
        said = in_words(workspace_id, [clean(data)])[0]
    except BadAudience:
        return []
    words = dict.fromkeys(each.word for each in said)
    return [(word, "; ".join(each.text for each in said if each.word == word)) for word in words]


def _names(workspace_id: UUID, several: Sequence[Criteria]) -> _Names:
    lists = {id for each in several for id in each.lists}
    owners = {id for each in several for id in each.owners if isinstance(id, UUID)}
    keys = {key for each in several for key in each.custom}
    return _Names(
        _lists(workspace_id, lists) if lists else {},
        _owners(workspace_id, owners) if owners else {},
        _fields(workspace_id, keys) if keys else {},
    )


def _lists(workspace_id: UUID, ids: set[UUID]) -> dict[UUID, str]:
    found = LeadList.objects.in_workspace(workspace_id).filter(id__in=ids)
    return dict(found.values_list("id", "name"))


def _owners(workspace_id: UUID, ids: set[UUID]) -> dict[UUID, str]:
    members = Membership.objects.filter(workspace_id=workspace_id, id__in=ids)
    found = members.values_list("id", "user__full_name", "user__email")
    return {id: name or email for id, name, email in found}


def _fields(workspace_id: UUID, keys: set[str]) -> dict[str, str]:
    found = CustomField.objects.in_workspace(workspace_id).filter(key__in=keys)
    return dict(found.values_list("key", "name"))


def _said(criteria: Criteria, names: _Names) -> Iterator[Said]:
    for word, pattern, values in _patterns(criteria, names):
        if values:
            yield Said(word, pattern % {"values": _or(values)})
    for key, condition in criteria.custom.items():
        yield Said("custom", _held(names.fields.get(key, key), condition))


def _patterns(criteria: Criteria, names: _Names) -> list[tuple[str, str, Sequence[str]]]:
    whom, statuses = criteria.audience, dict(Status.choices)
    owners = [_owner(id, names) for id in criteria.owners]
    lists = [names.lists.get(id, _("a list that is gone")) for id in criteria.lists]
    return [
        ("search", _("Search: %(values)s"), _some(criteria.search)),
        ("statuses", _("Status: %(values)s"), [str(statuses[each]) for each in whom.statuses]),
        ("industry", _("Industry: %(values)s"), _some(criteria.industry)),
        ("industries", _("Industry: %(values)s"), whom.industries),
        ("job_titles", _("Title contains %(values)s"), whom.job_titles),
        ("companies", _("Company: %(values)s"), whom.companies),
        ("countries", _("Country: %(values)s"), whom.countries),
        ("tags", _("Tag: %(values)s"), whom.tags),
        ("lists", _("List: %(values)s"), lists),
        ("owners", _("Owner: %(values)s"), owners),
        ("min_score", _("Score at least %(values)s"), _share(whom.min_score)),
        ("max_score", _("Score at most %(values)s"), _share(criteria.max_score)),
        ("created_since", _("Created since %(values)s"), _day(criteria.created_since)),
        ("updated_since", _("Changed since %(values)s"), _day(criteria.updated_since)),
    ]


def _owner(id: UUID | str, names: _Names) -> str:
    if id == NOBODY:
        return _("nobody")
    return names.owners.get(id, _("a member who left")) if isinstance(id, UUID) else id


def _some(text: str) -> list[str]:
    return [text] if text else []


def _share(score: float | None) -> list[str]:
    return [] if score is None else [f"{score * 100:g} %"]


def _day(moment: datetime | None) -> list[str]:
    return [] if moment is None else [date_format(localtime(moment), "j M Y")]


def _held(name: str, condition: Condition) -> str:
    asked = []
    if condition.values:
        asked.append(_("is %(values)s") % {"values": _or([_shown(v) for v in condition.values])})
    if condition.min is not None:
        asked.append(_("at least %(value)s") % {"value": _shown(condition.min)})
    if condition.max is not None:
        asked.append(_("at most %(value)s") % {"value": _shown(condition.max)})
    if condition.known is not None:
        asked.append(_("has a value") if condition.known else _("has no value"))
    return f"{name}: {', '.join(asked)}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _or(values: Sequence[str]) -> str:
    """The first few with “or” before the last; how many more there are."""
    short = [Truncator(value).chars(_LONGEST_VALUE) for value in values[:_MOST_VALUES]]
    if len(values) > _MOST_VALUES:
        more = _("%(count)s more") % {"count": len(values) - _MOST_VALUES}
        return _("%(some)s or %(last)s") % {"some": ", ".join(short), "last": more}
    if len(short) == 1:
        return short[0]
    return _("%(some)s or %(last)s") % {"some": ", ".join(short[:-1]), "last": short[-1]}
