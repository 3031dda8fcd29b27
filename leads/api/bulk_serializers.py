"""Bodies and answers of what is done to many leads in one call."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from leads.api.fields import OneOfField
from leads.api.serializers import LeadSerializer
from leads.models import JobStatus, Status
from neptie.api.serializers import IdField, LineField, StrictSerializer

MOST = 1000
ACTS = ("status", "owner", "tag", "remove_tag", "list", "remove_list", "suppress", "delete")
_ITEM_STATUSES = ("created", "updated", "unchanged", "exists", "invalid")
_ID_STATUSES = ("changed", "unchanged", "kept", "not_found")


class LeadsSerializer(StrictSerializer):
    """Up to 1,000 leads; each is checked by itself."""

    leads = LeadSerializer(many=True)


class ItemsSerializer(StrictSerializer):
    """The same as it is read: what is in an item is told with its result."""

    leads = serializers.ListField(
        child=serializers.JSONField(),
        allow_empty=False,
        max_length=MOST,
        error_messages={
            "max_length": gettext_lazy(
                "At most {max_length} leads at a time; send the others in calls of their own."
            )
        },
    )


class ActSerializer(StrictSerializer):
    """An act on leads: those of `lead_ids` at once, or, as a job, all that meet `criteria`."""

    act = OneOfField(choices=ACTS)
    lead_ids = serializers.ListField(
        child=IdField(),
        required=False,
        allow_empty=False,
        max_length=MOST,
        error_messages={
            "max_length": gettext_lazy(
                "At most {max_length} leads at a time; for more of them send criteria, and it "
                "becomes a job."
            )
        },
    )
    criteria = serializers.DictField(
        required=False,
        help_text="The words of a campaign's target_audience, and industry, search, lists, "
        "owners, max_score, custom, created_since, updated_since; {} means every lead",
    )
    status = OneOfField(choices=Status.values, required=False, help_text="For the act status")
    owner_id = IdField(required=False, allow_null=True, help_text="For the act owner")
    tag = LineField(required=False, max_length=100, help_text="For tag and remove_tag")
    list_id = IdField(required=False, help_text="For list and remove_list")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Whom it is for is said once."""
        if ("lead_ids" in attrs) is ("criteria" in attrs):
            raise serializers.ValidationError(
                {"lead_ids": [_("Send either lead_ids or criteria: whom the act is for.")]}
            )
        return attrs


class ItemResultSerializer(StrictSerializer):
    """What came of one item."""

    index = serializers.IntegerField(help_text="Its place in the body, from 0")
    status = serializers.ChoiceField(choices=_ITEM_STATUSES)
    id = IdField(allow_null=True)
    message = serializers.CharField(required=False, help_text="Of an invalid item")
    errors = serializers.DictField(  # type: ignore[assignment]  # a field's name, as in errors
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by field, of an invalid item",
    )


class ItemResultsSerializer(StrictSerializer):
    """One for each item, in the order of the body."""

    results = ItemResultSerializer(many=True)


class IdResultSerializer(StrictSerializer):
    """What came of one id; `kept`: a lead that was contacted is not deleted."""

    id = IdField()
    status = serializers.ChoiceField(choices=_ID_STATUSES)


class IdResultsSerializer(StrictSerializer):
    """One for each id, in the order of the body."""

    results = IdResultSerializer(many=True)


class JobSerializer(StrictSerializer):
    """An act on all leads that match: what it is doing, and what it did so far."""

    id = IdField()
    act = serializers.CharField()
    arguments = serializers.DictField()
    criteria = serializers.DictField()
    status = serializers.ChoiceField(choices=JobStatus.choices)
    total = serializers.IntegerField(help_text="Leads that matched when it began")
    processed = serializers.IntegerField()
    changed = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="Contacted leads, which are not deleted")
    error = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
