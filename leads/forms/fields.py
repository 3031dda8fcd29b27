"""Fields that refuse what would otherwise break a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_LINE_BREAKERS = frozenset([*map(chr, range(32)), "\x7f", "\x85", "\u2028", "\u2029"])


class LineField(forms.CharField):
    """One line of text: no control characters, no line breaks."""

    def to_python(self, value: Any) -> str:
        """The text, trimmed."""
        text = super().to_python(value) or ""
        if not _LINE_BREAKERS.isdisjoint(text):
            raise ValidationError(_("Must be one line without control characters."))
        return text
