"""Fields of campaigns: choices that name what they allow, and audiences."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from leads.rules.audience import BadAudience
from leads.rules.criteria import clean
from neptie.api.serializers import LineField


def one_of(values: Iterable[str], **options: Any) -> serializers.ChoiceField:
    """One of these words; the error names them all."""
    allowed = list(values)
    sentence = _("Must be one of %(allowed)s.") % {"allowed": ", ".join(allowed)}
    return serializers.ChoiceField(
        choices=allowed, error_messages={"invalid_choice": sentence}, **options
    )


class AudienceField(serializers.DictField):
    """`{industries, job_titles, companies, countries, statuses, tags, min_score}`."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The audience as it is stored; ValidationError per field."""
        try:
            return clean(super().to_internal_value(data)).as_data()
        except BadAudience as error:
            raise serializers.ValidationError(error.errors) from error


class ZoneField(LineField):
    """A name of the IANA time zone database."""

    default_error_messages = {"zone": _("Must be an IANA time zone such as Europe/Berlin.")}

    def to_internal_value(self, data: Any) -> str:
        """The name, which the database knows."""
        name = super().to_internal_value(data)
        if name not in available_timezones():
            self.fail("zone")
        return name
