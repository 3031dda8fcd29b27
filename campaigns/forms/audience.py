"""Whom a campaign is for: filters as a person sets them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.models import Status
from leads.rules.audience import LISTS, BadAudience, clean

_TYPED = [name for name in LISTS if name != "statuses"]


class AudienceForm(forms.Form):
    """Lists are typed with commas between their values; the score is a percentage.

    `cleaned_data["audience"]` is the audience as campaigns store it.
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
    min_score = forms.IntegerField(
        label=gettext_lazy("Score at least (0–100)"), required=False, min_value=0, max_value=100
    )

    @staticmethod
    def shown(audience: Mapping[str, Any]) -> dict[str, Any]:
        """An audience as the form shows it."""
        score = audience.get("min_score")
        return {
            "statuses": audience.get("statuses", []),
            **{name: ", ".join(audience.get(name, [])) for name in _TYPED},
            "min_score": None if score is None else round(score * 100),
        }

    def clean(self) -> dict[str, Any]:
        """With `audience`, unless a field is wrong."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        score = cleaned.get("min_score")
        asked: dict[str, Any] = {name: _values(cleaned.get(name, "")) for name in _TYPED}
        asked |= {
            "statuses": cleaned.get("statuses", []),
            "min_score": None if score is None else score / 100,
        }
        try:
            return {**cleaned, "audience": clean(asked).as_data()}
        except BadAudience as error:
            for name in error.errors:
                self.add_error(name, _("Write up to 200 values of at most 300 characters each."))
            return cleaned


def _values(typed: str) -> list[str]:
    return [value.strip() for value in typed.split(",") if value.strip()]
