"""What is typed about lists, tags and custom fields."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.forms.fields import LineField
from leads.models import CustomField
from leads.rules.fields import LONGEST_TAG
from leads.services.organizing.fields import LONGEST_NAME


def _name(longest: int, **options: Any) -> LineField:
    widget = forms.TextInput({"dir": "auto", "autocomplete": "off"})
    return LineField(label=_("Name"), max_length=longest, widget=widget, **options)


class ListForm(forms.Form):
    """A list's name."""

    name = _name(200, help_text=_("Such as “Spring fair” or “Call first”."))


class TagForm(forms.Form):
    """A tag's name."""

    name = _name(LONGEST_TAG)


class CustomFieldForm(forms.Form):
    """A custom field; choices stand one on a line."""

    name = _name(LONGEST_NAME, help_text=_("What people read, such as “Team size”."))
    kind = forms.ChoiceField(label=_("Kind"), choices=CustomField.Kind.choices)
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea({"dir": "auto", "rows": 4}),
        help_text=_("One on each line; only for the kind “Choice”."),
    )

    @staticmethod
    def shown(field: CustomField) -> dict[str, Any]:
        """What the form shows of a field."""
        return {"name": field.name, "kind": field.kind, "choices": "\n".join(field.choices)}

    @property
    def said(self) -> Mapping[str, Any]:
        """As the services take it; choices of another kind are left out."""
        given = self.cleaned_data
        is_choice = given["kind"] == CustomField.Kind.CHOICE
        choices = given["choices"].splitlines() if is_choice else []
        return {**given, "choices": choices}
