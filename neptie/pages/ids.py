"""Ids that a form sends many of."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _


class IdsField(forms.Field):
    """Ids, each once, from a field that may come many times."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: object) -> list[UUID]:
        """The ids; ValidationError for what is none."""
        texts = value if isinstance(value, list) else []
        try:
            return list(dict.fromkeys(UUID(str(text)) for text in texts))
        except ValueError as error:
            raise forms.ValidationError(_("One of these is no id.")) from error
