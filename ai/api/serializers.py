"""What ai reads and writes over the API."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from ai.rules.criteria import MOST_WEIGHT, Criteria, CriteriaError, read_criteria
from leads.rules.audience import LISTS
from neptie.api.serializers import IdField, LineField, StrictSerializer, TextField

MOST_LEADS = 1000
TONES = ("professional", "casual")


class WeightsSerializer(StrictSerializer):
    """How much each list of the criteria counts, in log-odds between a match and none."""

    def get_fields(self) -> dict[str, Any]:
        """A number for each list."""
        return {
            name: serializers.FloatField(
                min_value=-MOST_WEIGHT, max_value=MOST_WEIGHT, required=False
            )
            for name in LISTS
        }


class CriteriaSerializer(StrictSerializer):
    """A campaign's audience as criteria, with weights, and in plain words where Claude is set up.

    The rules check all but `prompt`: they are stricter than the fields, which the schema shows.
    """

    min_score = serializers.FloatField(min_value=0, max_value=1, required=False, allow_null=True)
    weights = WeightsSerializer(required=False, allow_null=True)
    prompt = TextField(max_length=2000, trim_whitespace=True, required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """The lists too, which are all alike."""
        lists = {name: _texts() for name in LISTS}
        return {**lists, **super().get_fields()}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """`{criteria, wish}`; ValidationError per field."""
        if not isinstance(data, Mapping):
            self.fail("invalid", datatype=type(data).__name__)
        rest = {name: value for name, value in data.items() if name != "prompt"}
        prompt = {name: value for name, value in data.items() if name == "prompt"}
        wish = super().to_internal_value(prompt).get("prompt") or ""
        return {"criteria": _read(rest), "wish": wish}


def _texts() -> serializers.ListField:
    return serializers.ListField(child=LineField(max_length=300), required=False, allow_null=True)


def _read(raw: Mapping[str, Any]) -> Criteria:
    try:
        return read_criteria(raw)
    except CriteriaError as error:
        raise serializers.ValidationError(error.errors) from error


class RankLeadsSerializer(StrictSerializer):
    """Body of `ai/rank-leads`."""

    lead_ids = serializers.ListField(child=IdField(), allow_empty=False, max_length=MOST_LEADS)
    criteria = CriteriaSerializer(required=False, allow_null=True)


class FactorSerializer(StrictSerializer):
    """What one fact adds to a score."""

    name = serializers.CharField()
    value = serializers.JSONField()
    contribution = serializers.FloatField()
    reason = serializers.CharField()


class RankingSerializer(StrictSerializer):
    """A lead's place."""

    lead_id = IdField()
    score = serializers.FloatField()
    rank = serializers.IntegerField()
    interval = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)
    factors = FactorSerializer(many=True)


class OutcomesSerializer(StrictSerializer):
    """How many outcomes the model has learned from."""

    positive = serializers.IntegerField()
    negative = serializers.IntegerField()


class SummarySerializer(StrictSerializer):
    """What a ranking rests on."""

    count = serializers.IntegerField()
    below_min_score = serializers.IntegerField()
    regime = serializers.ChoiceField(choices=["prior", "learned"])
    model = serializers.CharField()
    mean_score = serializers.FloatField(allow_null=True)
    base_rate = serializers.FloatField()
    outcomes = OutcomesSerializer()
    criteria = CriteriaSerializer()


class RankLeadsAnswerSerializer(StrictSerializer):
    """Answer of `ai/rank-leads`."""

    rankings = RankingSerializer(many=True)
    summary = SummarySerializer()


class GenerateEmailSerializer(StrictSerializer):
    """Body of `ai/generate-email`."""

    lead_id = IdField()
    campaign_id = IdField()
    tone = serializers.ChoiceField(
        choices=TONES,
        default="professional",
        error_messages={"invalid_choice": _("Must be one of: %s.") % ", ".join(TONES)},
    )


class FactSerializer(StrictSerializer):
    """A use of one of the lead's facts in a draft."""

    text = serializers.CharField()
    field = serializers.CharField()
    value = serializers.CharField()


class EmailSerializer(StrictSerializer):
    """A draft, and who wrote it."""

    subject = serializers.CharField()
    content = serializers.CharField()
    facts = FactSerializer(many=True)
    writer = serializers.ChoiceField(choices=["claude", "local"])
    model = serializers.CharField()
    note = serializers.CharField()


class GenerateEmailAnswerSerializer(StrictSerializer):
    """Answer of `ai/generate-email`."""

    email = EmailSerializer()
    confidence = serializers.FloatField()
