"""Leads as the API reads and writes them."""

import json

from django.utils.translation import gettext as _
from rest_framework import serializers

from leads.api.fields import AddressField, CustomField, OneOfField, TimeZoneField, UploadField
from leads.models import ImportStatus, LeadImport, Status
from neptie.api.serializers import IdField, LineField, StrictBooleanField, StrictSerializer


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


class LeadQuerySerializer(StrictSerializer):
    """Query of the list. An unknown parameter is refused: a typo would list everything."""

    status = OneOfField(choices=Status.values, required=False)
    industry = LineField(max_length=300, required=False)


class UpsertAnswerSerializer(StrictSerializer):
    """The lead, and whether it is new."""

    lead = LeadSerializer()
    created = serializers.BooleanField()


class UploadSerializer(StrictSerializer):
    """The parts of the form that brings a file."""

    file = UploadField(allow_empty_file=True)
    mapping = serializers.CharField(
        required=False,
        max_length=500_000,
        help_text="A JSON object from column names to fields of a lead (`custom.<key>` for a "
        "custom field, blank to leave the column out); other columns are guessed",
    )
    on_duplicate = OneOfField(choices=LeadImport.OnDuplicate.values, required=False, default="skip")
    dry_run = StrictBooleanField(required=False, default=False)

    def validate_mapping(self, text: str) -> dict[str, str]:
        """The object that the text says."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
            raise serializers.ValidationError(
                _("Must be a JSON object from column names to fields of a lead.")
            )
        return found


class ImportSerializer(StrictSerializer):
    """An import: what it is doing, and what it did so far."""

    id = IdField()
    status = serializers.ChoiceField(
        choices=[(value, label) for value, label in ImportStatus.choices if value != "draft"]
    )
    total_rows = serializers.IntegerField(allow_null=True)
    processed = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    skipped = serializers.IntegerField()
    rejected = serializers.IntegerField()
    resumes_at = serializers.DateTimeField(allow_null=True)
    file_name = serializers.CharField()
    mapping = serializers.SerializerMethodField()
    on_duplicate = serializers.CharField()
    dry_run = serializers.BooleanField()
    error = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_mapping(self, lead_import: LeadImport) -> dict[str, str]:
        """From the file's columns to fields of a lead; blank where a column is left out."""
        return dict(lead_import.mapping)
