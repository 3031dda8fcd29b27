"""`leads/{id}/timeline`."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint
from accounts.scopes import READ_LEADS
from leads.selectors.timeline import happened_to
from neptie.api.pagination import DEFAULT_LIMIT, MAX_LIMIT, decode, encode
from neptie.api.serializers import IdField, StrictSerializer

_MOST_PAGES = 10_000


class MomentSerializer(StrictSerializer):
    """One thing that happened. `data` has ids and, beside them, names as they are now."""

    id = IdField()
    kind = serializers.CharField(
        help_text="created, imported, status_changed, owner_changed, tags_changed, list_added, "
        "list_removed, note, merged, enrolled, sent, opened, clicked, replied, bounced, "
        "unsubscribed, scored; more may come"
    )
    at = serializers.DateTimeField()
    data = serializers.DictField()  # type: ignore[assignment]  # a field's name


class TimelineSerializer(StrictSerializer):
    """A page of what happened to a lead."""

    timeline = MomentSerializer(many=True)
    total = serializers.IntegerField()
    page = serializers.IntegerField()
    limit = serializers.IntegerField()
    next_cursor = serializers.CharField(allow_null=True)


class TimelineQuerySerializer(StrictSerializer):
    """Where in the timeline to look."""

    page = serializers.IntegerField(min_value=1, max_value=_MOST_PAGES, default=1)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT)
    cursor = serializers.CharField(
        required=False, max_length=100, help_text="next_cursor of the page before"
    )


class TimelineEndpoint(Endpoint):
    """Everything that happened to a lead."""

    serializer_class = MomentSerializer
    required_scopes = {"read": (READ_LEADS,)}

    @extend_schema(
        operation_id="leads_timeline",
        parameters=[TimelineQuerySerializer],
        responses=TimelineSerializer,
    )
    def read(self, request: Request, id: str) -> Response:
        """What happened to a lead, newest first"""
        asked = self._asked()
        cursor = asked.get("cursor")
        past = happened_to(
            workspace_id=self.principal.workspace_id,
            lead_id=UUID(id),
            limit=asked["limit"],
            offset=0 if cursor else (asked["page"] - 1) * asked["limit"],
            after=decode(cursor) if cursor else None,
        )
        return Response(
            {
                "timeline": self.get_serializer(past.moments, many=True).data,
                "total": past.total,
                "page": asked["page"],
                "limit": asked["limit"],
                "next_cursor": encode(past.following) if past.following else None,
            }
        )

    def _asked(self) -> dict[str, Any]:
        query = TimelineQuerySerializer(data=self.request.query_params.dict())
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)
