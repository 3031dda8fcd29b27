"""`suppressions`, `suppressions/{id}`."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import Principal
from accounts.endpoints import Endpoint, no_content
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.api.fields import OneOfField
from leads.models import Suppression
from leads.rules.suppressing import REASONS, BadTarget, Target, target_of
from leads.selectors.suppression import rows_of, suppressions
from leads.services.suppression import lift_suppression, suppress_all
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import LineField, StrictBooleanField, StrictSerializer

_PAGING = ("page", "limit", "cursor")
_KINDS = Suppression.Kind.values
MOST = 1000


class SuppressionSerializer(StrictSerializer):
    """An address or domain that no mail goes to; `value` is null where it was erased."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=_KINDS)
    value = serializers.CharField(allow_null=True)
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class NewSuppressionSerializer(StrictSerializer):
    """One `value`, or up to 1000 `values`. The kind is told by the value: with an @ after a name it
    is an address, else a domain with all below it."""

    kind = OneOfField(choices=_KINDS, required=False)
    value = LineField(max_length=300, required=False)
    values = serializers.ListField(
        child=LineField(max_length=300), required=False, min_length=1, max_length=MOST
    )
    reason = OneOfField(choices=REASONS, default="manual")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Either of both."""
        if ("value" in attrs) == ("values" in attrs):
            raise serializers.ValidationError(_("Send either value or values."))
        return attrs


class ResultSerializer(StrictSerializer):
    """What became of one of the values, in the order they were sent."""

    value = serializers.CharField()
    result = serializers.ChoiceField(choices=["created", "existing", "invalid"])
    suppression = SuppressionSerializer(allow_null=True)
    message = serializers.CharField()


class ResultsSerializer(StrictSerializer):
    """Where one value was sent, its `suppression`; where several were, a result for each."""

    suppression = SuppressionSerializer(required=False)
    results = ResultSerializer(many=True, required=False)


class SuppressionQuerySerializer(StrictSerializer):
    """Query of the list; `q` is a whole address or domain."""

    kind = OneOfField(choices=_KINDS, required=False)
    reason = LineField(max_length=64, required=False)
    q = LineField(max_length=300, required=False)


class SuppressionEndpoint(Endpoint):
    """Who must not be written to."""

    serializer_class = SuppressionSerializer
    plural = "suppressions"
    required_scopes = {
        "list": (READ_LEADS,),
        "retrieve": (READ_LEADS,),
        "create": (WRITE_LEADS,),
        "destroy": (WRITE_LEADS,),
    }

    @extend_schema(
        parameters=[SuppressionQuerySerializer], responses=page_of(SuppressionSerializer)
    )
    def list(self, request: Request) -> Response:
        """Addresses and domains that no mail goes to, newest first"""
        query = {k: v for k, v in request.query_params.items() if k not in _PAGING}
        serializer = SuppressionQuerySerializer(data=query)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        return self.listed(
            suppressions(
                self.principal.workspace_id,
                kind=asked.get("kind", ""),
                reason=asked.get("reason", ""),
                value=asked.get("q"),
            )
        )

    @extend_schema(responses=envelope("suppression", SuppressionSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One of them"""
        rows = suppressions(self.principal.workspace_id)
        row = rows.get_or_refuse(workspace_id=self.principal.workspace_id, id=UUID(id))
        return Response({"suppression": self.get_serializer(row).data})

    @extend_schema(
        request=NewSuppressionSerializer, responses={200: ResultsSerializer, 201: ResultsSerializer}
    )
    def create(self, request: Request) -> Response:
        """Suppress an address or a domain, or many; one that was before keeps its reason (200)"""
        serializer = NewSuppressionSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        asked = serializer.validated_data
        if "values" in asked:
            return Response({"results": _results(self.principal, asked["values"], asked)})
        result = _results(self.principal, [asked["value"]], asked)[0]
        if result["result"] == "invalid":
            raise serializers.ValidationError({"value": [result["message"]]})
        is_new = result["result"] == "created"
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response({"suppression": result["suppression"]}, status=code)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "confirm",
                bool,
                description="true for one that the person or a mail server said: without it, 409",
            )
        ],
        responses={204: None},
    )
    def destroy(self, request: Request, id: str) -> Response:
        """Let mail go there again; leads keep their statuses"""
        confirm = StrictBooleanField(default=False)
        is_confirmed = confirm.run_validation(request.query_params.get("confirm", False))
        lift_suppression(
            workspace_id=self.principal.workspace_id,
            suppression_id=UUID(id),
            actor_id=self.principal.user_id,
            confirmed=is_confirmed,
        )
        return no_content()


def _results(
    principal: Principal, values: Sequence[str], asked: Mapping[str, Any]
) -> list[dict[str, Any]]:
    targets = [_target(value, asked.get("kind")) for value in values]
    good = {target for target in targets if target}
    created = suppress_all(
        workspace_id=principal.workspace_id,
        targets=good,
        reason=asked["reason"],
        actor_id=principal.user_id,
    )
    rows = rows_of(principal.workspace_id, good)
    return [
        _result(value, target, created, rows) for value, target in zip(values, targets, strict=True)
    ]


def _target(value: str, kind: Any) -> Target | None:
    try:
        return target_of(value, kind)
    except BadTarget:
        return None


def _result(
    value: str, target: Target | None, created: set[Target], rows: dict[Target, Suppression]
) -> dict[str, Any]:
    if target is None:
        message = _("This is neither an address nor a domain.")
        return {"value": value, "result": "invalid", "suppression": None, "message": message}
    return {
        "value": value,
        "result": "created" if target in created else "existing",
        "suppression": SuppressionSerializer(rows[target]).data,
        "message": "",
    }
