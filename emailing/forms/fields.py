"""Fields that several forms have."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

_LINE_BREAKERS = frozenset({*map(chr, range(32)), "\x7f", "\x85", "\u2028", "\u2029"})


class LineField(forms.CharField):
    """One line of text, as in the API: no control characters, no line breaks."""

    def to_python(self, value: Any) -> str:
        """The text, trimmed."""
        text = super().to_python(value) or ""
        if not _LINE_BREAKERS.isdisjoint(text):
            raise forms.ValidationError(_("Must be one line without control characters."))
        return text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Names are written from either side."""
        return {"dir": "auto", **super().widget_attrs(widget)}
