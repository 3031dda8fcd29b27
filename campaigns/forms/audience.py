"""Whom a campaign is for: filters as a person sets them, or those of a segment."""

import json
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.models import Status
from leads.rules.audience import LISTS, BadAudience
from leads.rules.criteria import clean
from leads.rules.values import MOST_CARRIED, carried, joined, split
from leads.selectors.words import by_word

_TYPED = [name for name in LISTS if name != "statuses"]
_SHOWN = (*LISTS, "min_score")


class AudienceForm(forms.Form):
    """Lists are typed with commas between their values; the score is a percentage.

    `cleaned_data["audience"]` is the audience as campaigns store it. What it asks beyond these
    fields, as a segment may, is carried along in `more`; a word unticked in `kept` goes.
    """

    statuses = forms.MultipleChoiceField(
        label=gettext_lazy("Status"),
        choices=Status.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    industries = forms.CharField(label=gettext_lazy("Industries"), required=False)
    companies = forms.CharField(label=gettext_lazy("Companies"), required=False)
    job_titles = forms.CharField(label=gettext_lazy("Job titles contain"), required=False)
    countries = forms.CharField(label=gettext_lazy("Countries"), required=False)
    tags = forms.CharField(label=gettext_lazy("Tags"), required=False)
    min_score = forms.FloatField(
        label=gettext_lazy("Score at least (0–100)"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"step": "any"}),
    )
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Also"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(required=False, max_length=MOST_CARRIED, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, initial: Mapping[str, Any] | None = None, workspace_id: UUID
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        kept = cast("forms.MultipleChoiceField", self.fields["kept"])
        kept.choices = by_word(workspace_id, carried(self["more"].value()))

    @staticmethod
    def shown(audience: Mapping[str, Any]) -> dict[str, Any]:
        """An audience as the form shows it."""
        score = audience.get("min_score")
        more = {word: said for word, said in audience.items() if word not in _SHOWN}
        return {
            "statuses": audience.get("statuses", []),
            **{name: joined(audience.get(name, [])) for name in _TYPED},
            "min_score": None if score is None else f"{score * 100:g}",
            "kept": list(more),
            "more": json.dumps(more),
        }

    def clean(self) -> dict[str, Any]:
        """With `audience`, unless a field is wrong."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        score = cleaned.get("min_score")
        asked: dict[str, Any] = {name: split(cleaned.get(name, "")) for name in _TYPED}
        asked |= {
            "statuses": cleaned.get("statuses", []),
            "min_score": None if score is None else round(score / 100, 6),
        }
        try:
            return {**cleaned, "audience": clean({**_kept(cleaned), **asked}).as_data()}
        except BadAudience as error:
            for name in error.errors:
                place = name if name in self.fields else None
                self.add_error(place, _("Write up to 200 values of at most 300 characters each."))
            return cleaned


def _kept(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    more = carried(cleaned.get("more"))
    return {word: asked for word, asked in more.items() if word in cleaned["kept"]}
