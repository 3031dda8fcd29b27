"""Leads as the API reads and writes them."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from leads.api.fields import AddressField, CustomField, OneOfField, TimeZoneField
from leads.models import Status
from leads.selectors.ordering import SORTS
from neptie.api.serializers import IdField, LineField, StrictSerializer


def _line(max_length: int = 300) -> LineField:
    return LineField(max_length=max_length, required=False, allow_blank=True)


class LeadSerializer(StrictSerializer):
    """A lead. What is read-only may be sent back and is ignored."""

    id = IdField(read_only=True)
    full_name = LineField(max_length=300, allow_blank=True)
    first_name = _line()
    last_name = _line()
    email = AddressField(max_length=254)
    phone = _line(64)
    company = _line()
    job_title = _line()
    industry = _line()
    website = _line()
    country = _line()
    timezone = TimeZoneField(max_length=64, required=False, allow_blank=True)
    status = OneOfField(choices=Status.values, required=False)
    source = _line()  # type: ignore[assignment]  # a field's name; DRF keeps its own apart
    owner_id = IdField(required=False, allow_null=True)
    tags = serializers.ListField(child=LineField(max_length=100), required=False, max_length=50)
    custom = CustomField(required=False)
    score = serializers.FloatField(read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)
    last_contacted_at = serializers.DateTimeField(read_only=True, allow_null=True)
    last_replied_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def validate_full_name(self, name: str) -> str:
        """Not blank in a new lead; an imported one may have none, and be sent back so."""
        if not name and not self.partial:
            raise serializers.ValidationError(_("This field may not be blank."))
        return name


class LeadFiltersSerializer(StrictSerializer):
    """The filters of list and export, for the OpenAPI document; `leads.rules.query` reads them.

    Beside them `custom.<key>`, `custom.<key>.min` and `custom.<key>.max`, which it cannot name.
    """

    q = LineField(required=False, help_text="Beginnings of words of name, company, e-mail, title")
    status = OneOfField(choices=Status.values, required=False, help_text="Several with commas")
    industry = LineField(max_length=300, required=False)
    country = LineField(required=False)
    tag = LineField(required=False)
    list = IdField(required=False)
    segment = IdField(required=False)
    owner = LineField(required=False, help_text="A membership's id, or `nobody`")
    min_score = serializers.FloatField(required=False, min_value=0, max_value=1)
    max_score = serializers.FloatField(required=False, min_value=0, max_value=1)
    created_since = serializers.DateTimeField(required=False)
    updated_since = serializers.DateTimeField(required=False)


class LeadQuerySerializer(LeadFiltersSerializer):
    """What the list is asked beside its page."""

    sort = OneOfField(choices=SORTS, required=False, default="newest")


class UpsertAnswerSerializer(StrictSerializer):
    """The lead, and whether it is new."""

    lead = LeadSerializer()
    created = serializers.BooleanField()
