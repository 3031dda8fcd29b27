"""Fields of leads that check more than a type."""

import zoneinfo
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from leads.rules.custom import custom_fault
from leads.rules.fields import BadEmail, fold_email
from neptie.api.serializers import LineField


class OneOfField(serializers.ChoiceField):
    """An enumeration that names what is allowed."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, **kwargs)
        self.error_messages["invalid_choice"] = _("“{input}” is not one of: %(allowed)s.") % {
            "allowed": ", ".join(self.choices)
        }

    def to_internal_value(self, data: Any) -> Any:
        """The choice; a list or an object is none, and cut short where it is told."""
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice", input=str(data)[:100])
        return data


@extend_schema_field({"type": "string", "format": "email", "maxLength": 254})
class AddressField(LineField):
    """An e-mail address, folded: two spellings of one address are one lead."""

    def to_internal_value(self, data: Any) -> str:
        """In lower case, its domain in ASCII."""
        try:
            return fold_email(super().to_internal_value(data))
        except BadEmail as error:
            raise serializers.ValidationError(str(error)) from error


@extend_schema_field({"type": "string", "format": "binary"})
class UploadField(serializers.FileField):
    """A part of a form that is a file."""


class TimeZoneField(LineField):
    """A name of the IANA time zone database, or blank."""

    default_error_messages = {"unknown": _("Must be an IANA time zone such as Europe/Berlin.")}

    def to_internal_value(self, data: Any) -> str:
        """The name."""
        name = super().to_internal_value(data)
        if name and name not in zoneinfo.available_timezones():
            self.fail("unknown")
        return name


class CustomField(serializers.DictField):
    """A lead's custom fields: an object, flat and bounded."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The object as it was sent."""
        values = super().to_internal_value(data)
        fault = custom_fault(values)
        if fault:
            raise serializers.ValidationError(fault)
        return dict(values)
