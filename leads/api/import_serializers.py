"""Imports as the API takes and shows them."""

import json

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from leads.api.fields import OneOfField, UploadField
from leads.models import ImportStatus, LeadImport
from leads.selectors.imports import is_being_undone
from neptie.api.serializers import IdField, StrictBooleanField, StrictSerializer


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


class UndoSerializer(StrictSerializer):
    """Of an import's leads: how many its undo took away, put back as they were, and kept."""

    removed = serializers.IntegerField()
    restored = serializers.IntegerField()
    kept = serializers.IntegerField()


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
    undoing = serializers.SerializerMethodField()
    undo = serializers.SerializerMethodField()

    def get_undoing(self, lead_import: LeadImport) -> bool:
        """Whether its undo was asked for and is not through yet."""
        return is_being_undone(lead_import)

    @extend_schema_field(UndoSerializer)
    def get_undo(self, lead_import: LeadImport) -> dict[str, int]:
        """What its undo did so far."""
        return dict(UndoSerializer(lead_import).data)

    def get_mapping(self, lead_import: LeadImport) -> dict[str, str]:
        """From the file's columns to fields of a lead; blank where a column is left out."""
        return dict(lead_import.mapping)
