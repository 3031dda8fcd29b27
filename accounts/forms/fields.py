"""Fields that refuse what would otherwise be swallowed, as the API's own do."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_LINE_BREAKERS = frozenset([*map(chr, range(32)), "\x7f", "\x85", "\u2028", "\u2029"])


@cache
def known_zones() -> frozenset[str]:
    """The names of the IANA time zone database."""
    return frozenset(available_timezones())


class LineField(forms.CharField):
    """One line of text: no control characters, no line breaks."""

    def to_python(self, value: Any) -> str:
        """The text, trimmed."""
        text = super().to_python(value) or ""
        if not _LINE_BREAKERS.isdisjoint(text):
            raise ValidationError(_("Must be one line without control characters."))
        return text


class BrowserZoneField(forms.CharField):
    """The time zone that the browser says it is in; UTC for none, and for whatever is none."""

    widget = forms.HiddenInput({"data-np-timezone": ""})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value: Any) -> str:
        """A name that is known."""
        zone = super().clean(value)
        return zone if zone in known_zones() else "UTC"
