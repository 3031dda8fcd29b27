"""The filters of the table of leads, as fields to set them by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import CustomField, Status
from leads.rules.asking import escaped
from leads.rules.criteria import NOBODY, Condition, Criteria
from leads.rules.query import CUSTOM
from leads.selectors.table import Setup

_SCORES = (20, 40, 60, 80)
_MIN_SCORES = [("", _("Any")), *((str(each / 100), f"≥ {each} %") for each in _SCORES)]
_MAX_SCORES = [("", _("Any")), *((str(each / 100), f"≤ {each} %") for each in _SCORES)]
_KNOWN = [("", _("Set or not")), ("true", _("Is set")), ("false", _("Is not set"))]

# (value, label), as a select takes them
Choices = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class CustomFilter:
    """The fields that narrow the table by one of the team's own."""

    name: str
    fields: Sequence[forms.BoundField]


class FilterForm(forms.Form):
    """The filters, set as the criteria say. It is only shown: an address is read by the rules."""

    q = forms.CharField(
        label=_("Search"),
        max_length=300,
        widget=forms.TextInput(
            {"type": "search", "placeholder": _("Name, company, e-mail, title")}
        ),
    )
    status = forms.MultipleChoiceField(
        label=_("Status"), choices=Status.choices, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.MultipleChoiceField(label=_("Owner"), widget=forms.CheckboxSelectMultiple)
    tag = forms.MultipleChoiceField(label=_("Tag"), widget=forms.CheckboxSelectMultiple)
    list = forms.MultipleChoiceField(label=_("List"), widget=forms.CheckboxSelectMultiple)
    industry = forms.ChoiceField(label=_("Industry"))
    country = forms.CharField(
        label=_("Country"), max_length=300, widget=forms.TextInput({"placeholder": _("Any")})
    )
    min_score = forms.ChoiceField(label=_("Score from"))
    max_score = forms.ChoiceField(label=_("Score to"))
    created_since = forms.CharField(
        label=_("Created since"), widget=forms.DateInput({"type": "date"})
    )
    updated_since = forms.CharField(
        label=_("Updated since"), widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, criteria: Criteria, setup: Setup) -> None:
        self._own = setup.fields
        super().__init__(auto_id="filter-%s", initial=_initial(criteria))
        self._offer("owner", [(NOBODY, _("Nobody")), *setup.members])
        self._offer("list", setup.lists)
        self._offer("tag", [(escaped(name), name) for name in setup.tags])
        self._offer("industry", [("", _("Any")), *((name, name) for name in setup.industries)])
        self._offer("min_score", _MIN_SCORES)
        self._offer("max_score", _MAX_SCORES)
        for each in self._own:
            self.fields |= _fields(each)
        for asked in self.fields.values():
            asked.required = False

    @property
    def custom(self) -> Sequence[CustomFilter]:
        """The fields of the team's own, each with what narrows by it."""
        return [
            CustomFilter(each.name, [self[name] for name in _fields(each)]) for each in self._own
        ]

    @property
    def more(self) -> Sequence[forms.BoundField]:
        """What stands behind “More filters”, but for lists and the team's own fields."""
        names = ("industry", "country", "min_score", "max_score", "created_since", "updated_since")
        return [self[name] for name in names]

    def _offer(self, name: str, choices: Choices) -> None:
        """What is in force can be taken back, though it is offered no more."""
        field: Any = self.fields[name]
        asked = self.initial[name]
        asked = [asked] if isinstance(asked, str) else asked
        known = {value for value, _label in choices}
        field.choices = [*choices, *((each, each) for each in asked if each not in known)]


def _fields(field: CustomField) -> Mapping[str, forms.Field]:
    """What narrows by a field of the team's own, by parameter."""
    name = f"{CUSTOM}{field.key}"
    known = forms.ChoiceField(label=_("Is it set?"), choices=_KNOWN)
    return {**_of_kind(name, field), f"{name}.known": known}


def _of_kind(name: str, field: CustomField) -> Mapping[str, forms.Field]:
    if field.kind in ("number", "date"):
        widget = {"type": field.kind, "step": "any"}
        low = forms.TextInput({**widget, "placeholder": _("From")})
        high = forms.TextInput({**widget, "placeholder": _("To")})
        return {
            f"{name}.min": forms.CharField(label=_("From"), widget=low),
            f"{name}.max": forms.CharField(label=_("To"), widget=high),
        }
    if field.kind == "text":
        text = forms.TextInput({"placeholder": _("Is exactly")})
        return {name: forms.CharField(label=_("Is exactly"), widget=text)}
    truths = [("true", _("Yes")), ("false", _("No"))]
    offered = truths if field.kind == "boolean" else [(each, each) for each in field.choices]
    return {name: forms.ChoiceField(label=_("Is"), choices=[("", _("Any")), *offered])}


def _initial(criteria: Criteria) -> dict[str, Any]:
    whom = criteria.audience
    return {
        "q": criteria.search,
        "status": whom.statuses,
        "owner": [str(each) for each in criteria.owners],
        "tag": [escaped(each) for each in whom.tags],
        "list": [str(each) for each in criteria.lists],
        "industry": criteria.industry,
        "country": ",".join(map(escaped, whom.countries)),
        "min_score": "" if whom.min_score is None else str(whom.min_score),
        "max_score": "" if criteria.max_score is None else str(criteria.max_score),
        "created_since": _day(criteria.created_since),
        "updated_since": _day(criteria.updated_since),
        **_custom(criteria.custom),
    }


def _custom(asked: Mapping[str, Condition]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key, condition in asked.items():
        name = f"{CUSTOM}{key}"
        said[name] = condition.values[0] if condition.values else ""
        said[f"{name}.known"] = "" if condition.known is None else str(condition.known).lower()
        said |= {f"{name}.min": condition.min, f"{name}.max": condition.max}
    return said


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""
