"""`analytics/campaign-performance`."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint
from accounts.scopes import READ_ANALYTICS
from analytics.rules import COUNTS, TIMEFRAMES
from analytics.selectors.performance import campaign_performance
from neptie.api.serializers import IdField, StrictSerializer
from neptie.kernel.clock import now

_RATES = ("open_rate", "click_rate", "reply_rate", "bounce_rate", "unsubscribe_rate")


class QuestionSerializer(StrictSerializer):
    """Query parameters of `analytics/campaign-performance`."""

    campaign_id = IdField()
    timeframe = serializers.ChoiceField(choices=list(TIMEFRAMES), default="30d")


def _whole_numbers() -> dict[str, Any]:
    return {name: serializers.IntegerField() for name in COUNTS}


Metrics = inline_serializer(
    "Metrics", {**_whole_numbers(), **{name: serializers.FloatField() for name in _RATES}}
)
Trends = inline_serializer(
    "Trend", {"date": serializers.DateField(), **_whole_numbers()}, many=True
)


class PerformanceEndpoint(Endpoint):
    """What a campaign's mails led to."""

    serializer_class = QuestionSerializer
    required_scopes = {"retrieve": (READ_ANALYTICS,)}

    @extend_schema(
        parameters=[
            OpenApiParameter("campaign_id", {"type": "string", "format": "uuid"}, required=True),
            OpenApiParameter("timeframe", str, enum=list(TIMEFRAMES), default="30d"),
        ],
        responses=inline_serializer("Performance", {"metrics": Metrics, "trends": Trends}),
    )
    def retrieve(self, request: Request) -> Response:
        """Get campaign performance analytics"""
        question = self.get_serializer(data=request.query_params.dict())
        question.is_valid(raise_exception=True)
        return Response(
            campaign_performance(
                workspace=self.principal.membership.workspace,
                now=now(),
                **question.validated_data,
            )
        )
