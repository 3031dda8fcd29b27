"""What campaigns reads and writes over the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from campaigns.api.fields import AudienceField, ZoneField, one_of
from campaigns.models import Campaign, CampaignStatus, Kind, Outcome, State, Step
from campaigns.rules.attaching import MOST_FILES
from campaigns.rules.windows import CLOCK, minutes
from neptie.api.serializers import (
    IdField,
    LineField,
    StrictBooleanField,
    StrictSerializer,
    TextField,
)

MOST_ASSIGNED = 10_000
_MOST_ACCOUNTS = 100
_MOST_WINDOWS = 50


def _clock() -> serializers.RegexField:
    told = _("Must be a time such as 09:00, or 24:00 for the end of the day.")
    return serializers.RegexField(CLOCK, error_messages={"invalid": told})


def _counts(*names: str) -> dict[str, serializers.IntegerField]:
    return {name: serializers.IntegerField(read_only=True) for name in names}


class WindowSerializer(StrictSerializer):
    """Hours in which a campaign may send; 0 is Monday, `to` itself is outside."""

    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), allow_empty=False, max_length=7
    )
    to = _clock()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With `from`, which is a word of Python's."""
        return {**super().get_fields(), "from": _clock()}

    def validate_weekdays(self, value: list[int]) -> list[int]:
        """Each once, in order."""
        return sorted(set(value))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A window ends after it begins; one over midnight is written as two."""
        if minutes(attrs["from"]) >= minutes(attrs["to"]):
            raise serializers.ValidationError(
                {"to": [_("Must be later than “from”; write a night as two windows.")]}
            )
        return attrs


class SettingsSerializer(StrictSerializer):
    """How a campaign sends; what is not named keeps its value."""

    account_ids = serializers.ListField(child=IdField(), required=False, max_length=_MOST_ACCOUNTS)
    windows = WindowSerializer(many=True, required=False)
    timezone = ZoneField(max_length=64, required=False, allow_null=True)
    track_opens = StrictBooleanField(required=False)
    track_clicks = StrictBooleanField(required=False)

    def validate_windows(self, value: list[Any]) -> list[Any]:
        """A bounded number: each costs a look at every decision."""
        if len(value) > _MOST_WINDOWS:
            raise serializers.ValidationError(
                _("There may be at most %(most)s windows.") % {"most": _MOST_WINDOWS}
            )
        return value

    def validate_account_ids(self, value: list[Any]) -> list[str]:
        """Each once, as text, which JSON can hold."""
        return list(dict.fromkeys(str(account_id) for account_id in value))


class CampaignCountsSerializer(serializers.Serializer[Any]):
    """Enrollments, and how many stand in each state."""

    def get_fields(self) -> dict[str, Any]:
        """One for each state."""
        return _counts("enrolled", *State.values)


class CampaignSerializer(StrictSerializer):
    """A campaign."""

    id = IdField(read_only=True)
    name = LineField(max_length=300)
    description = TextField(required=False, allow_blank=True, max_length=10_000)
    type = one_of(Campaign.Type.values)
    status = serializers.ChoiceField(choices=CampaignStatus.values, read_only=True)
    target_audience = AudienceField(required=False)
    settings = SettingsSerializer(required=False)
    created_at = serializers.DateTimeField(read_only=True)
    started_at = serializers.DateTimeField(read_only=True, allow_null=True)
    counts = CampaignCountsSerializer(read_only=True)


class CampaignFilterSerializer(StrictSerializer):
    """Query parameters of the list."""

    status = one_of(CampaignStatus.values, required=False)
    type = one_of(Campaign.Type.values, required=False)


class StepCountsSerializer(serializers.Serializer[Any]):
    """What became of a step: the five add up to the campaign's enrollments."""

    def get_fields(self) -> dict[str, Any]:
        """One for each outcome."""
        return _counts(*Outcome.values)


class StepSerializer(StrictSerializer):
    """A step; its delay counts from the end of the step before."""

    id = IdField(read_only=True)
    campaign_id = IdField(read_only=True)
    position = serializers.IntegerField(read_only=True)
    kind = one_of(Kind.values)
    subject = LineField(required=False, allow_blank=True, max_length=1_000)
    body = TextField(required=False, allow_blank=True)
    attachment_ids = serializers.ListField(
        child=IdField(),
        required=False,
        max_length=MOST_FILES,
        help_text="The files that the mails carry, in their order: ids of `attachments`",
    )
    delay_days = serializers.IntegerField(required=False, min_value=0, max_value=365)
    delay_hours = serializers.IntegerField(required=False, min_value=0, max_value=8_760)
    created_at = serializers.DateTimeField(read_only=True)
    counts = serializers.SerializerMethodField()

    @extend_schema_field(StepCountsSerializer(allow_null=True))
    def get_counts(self, step: Step) -> dict[str, int] | None:
        """None for a wait, which nothing comes of."""
        counts: dict[str, int] | None = self.context["counts"].get(step.id)
        return counts


class AssignSerializer(StrictSerializer):
    """Body of `assign-leads`: one of the two."""

    lead_ids = serializers.ListField(
        child=IdField(),
        required=False,
        allow_empty=False,
        max_length=MOST_ASSIGNED,
    )
    all_matching = StrictBooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Either leads by their ids, or those who match the audience."""
        if ("lead_ids" in attrs) == bool(attrs.get("all_matching")):
            raise serializers.ValidationError(
                {"lead_ids": [_("Send either lead_ids, or all_matching: true.")]}
            )
        return attrs
