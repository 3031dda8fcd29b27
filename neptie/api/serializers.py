"""Fields and serializers that refuse what would otherwise be swallowed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

_LINE_BREAKERS = dict.fromkeys([*range(32), 127, 0x85, 0x2028, 0x2029])


class StrictSerializer(serializers.Serializer[Any]):
    """Unknown fields are an error that names them; read-only ones sent back are ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """Validated values; ValidationError per field."""
        if isinstance(data, Mapping):
            unknown = sorted(str(key) for key in data if key not in self.fields)
            if unknown:
                raise serializers.ValidationError({key: [_("Unknown field.")] for key in unknown})
        return super().to_internal_value(data)


class LineField(serializers.CharField):
    """One line of text: no control characters, no line breaks."""

    default_error_messages = {"control": _("Must be one line without control characters.")}

    def to_internal_value(self, data: Any) -> str:
        """The text, trimmed."""
        if not isinstance(data, str):
            self.fail("invalid")
        if any(ord(char) in _LINE_BREAKERS for char in data):
            self.fail("control")
        return str(super().to_internal_value(data))


class IdField(serializers.UUIDField):
    """An id as its text; a number is none."""

    def to_internal_value(self, data: Any) -> UUID:
        """The UUID."""
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class StrictBooleanField(serializers.BooleanField):
    """true or false, not "yes", 1 or "on"."""

    TRUE_VALUES: set[Any] = {True, "true"}
    FALSE_VALUES: set[Any] = {False, "false"}
    NULL_VALUES: set[Any] = {None}


class TextField(serializers.CharField):
    """Several lines of text; NUL is refused, white space is kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "max_length": 100_000, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        """The text as it is."""
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))
