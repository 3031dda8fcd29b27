"""A segment as a person sets it: its name, and whom it asks for."""

import json
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.forms.fields import LineField
from leads.models import Status
from leads.rules.audience import LISTS, BadAudience
from leads.rules.criteria import LONGEST_SEARCH, clean
from leads.rules.values import MOST_CARRIED, carried, joined, split
from leads.selectors.organizing import lists_of
from leads.selectors.words import by_word

_TYPED = [name for name in LISTS if name != "statuses"]
_SCORES = ("min_score", "max_score")
_SHOWN = (*LISTS, *_SCORES, "search", "lists")


def _several(label: Any) -> forms.CharField:
    widget = forms.TextInput({"dir": "auto"})
    return forms.CharField(label=label, required=False, widget=widget)


def _share(label: Any) -> forms.FloatField:
    widget = forms.NumberInput({"step": "any"})
    return forms.FloatField(label=label, required=False, min_value=0, max_value=100, widget=widget)


class SegmentForm(forms.Form):
    """`cleaned_data["criteria"]` is what the segment asks, as it is stored.

    What it asks beyond these fields is carried along in `more`; a word unticked in `kept` goes.
    """

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=200,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    search = LineField(
        label=gettext_lazy("Words in name, company, e-mail or title"),
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput({"dir": "auto"}),
    )
    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Status"),
        choices=Status.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    industries = _several(gettext_lazy("Industries"))
    job_titles = _several(gettext_lazy("Job titles contain"))
    companies = _several(gettext_lazy("Companies"))
    countries = _several(gettext_lazy("Countries"))
    tags = _several(gettext_lazy("Tags"))
    lists = forms.MultipleChoiceField(
        label=gettext_lazy("In one of the lists"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    min_score = _share(gettext_lazy("Score at least (0–100)"))
    max_score = _share(gettext_lazy("Score at most (0–100)"))
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Also"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(required=False, max_length=MOST_CARRIED, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, initial: Mapping[str, Any] | None = None, workspace_id: UUID
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        lists = {str(id): name for id, name in lists_of(workspace_id).values_list("id", "name")}
        gone = {id: _("a list that is gone") for id in self["lists"].value() or []}
        self._offer("lists", list({**gone, **lists}.items()))
        self._offer("kept", by_word(workspace_id, carried(self["more"].value())))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.MultipleChoiceField", self.fields[name]).choices = choices

    @staticmethod
    def shown(name: str, criteria: Mapping[str, Any]) -> dict[str, Any]:
        """A segment as the form shows it."""
        scores = {word: criteria.get(word) for word in _SCORES}
        more = {word: said for word, said in criteria.items() if word not in _SHOWN}
        return {
            "name": name,
            "search": criteria.get("search", ""),
            "statuses": criteria.get("statuses", []),
            "lists": criteria.get("lists", []),
            **{word: joined(criteria.get(word, [])) for word in _TYPED},
            **{word: None if said is None else f"{said * 100:g}" for word, said in scores.items()},
            "kept": list(more),
            "more": json.dumps(more),
        }

    def clean(self) -> dict[str, Any]:
        """With `criteria`, unless a field is wrong."""
        said = super().clean() or {}
        if self.errors:
            return said
        more = {word: each for word, each in carried(said["more"]).items() if word in said["kept"]}
        try:
            return {**said, "criteria": clean({**more, **_asked(said)}).as_data()}
        except BadAudience as error:
            for word in error.errors:
                place = word if word in self.fields else None
                self.add_error(place, _("Write up to 200 values of at most 300 characters each."))
            return said


def _asked(said: Mapping[str, Any]) -> dict[str, Any]:
    scores = {word: said[word] for word in _SCORES}
    return {
        "search": said["search"],
        "statuses": said["statuses"],
        "lists": said["lists"],
        **{word: split(said[word]) for word in _TYPED},
        **{word: _part(share) for word, share in scores.items()},
    }


def _part(share: float | None) -> float | None:
    return None if share is None else round(share / 100, 6)
