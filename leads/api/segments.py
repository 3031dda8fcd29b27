"""`segments` and `segments/{id}`."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.models import Segment
from leads.rules.criteria import clean
from leads.selectors.organizing import segments_of
from leads.selectors.totals import total
from leads.services.organizing.segments import create_segment, delete_segment, update_segment
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, LineField, StrictSerializer


class SegmentSerializer(StrictSerializer):
    """A filter with a name. `criteria` takes the words of an audience and those of the list."""

    id = IdField(read_only=True)
    name = LineField(max_length=200)
    criteria = serializers.DictField()
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)


class CountedSegmentSerializer(SegmentSerializer):
    """A segment, and how many leads are in it now."""

    count = serializers.IntegerField(read_only=True)


class SegmentEndpoint(Endpoint):
    """Segments: who is in one is asked each time."""

    serializer_class = CountedSegmentSerializer
    plural = "segments"
    required_scopes = {
        "list": (READ_LEADS,),
        "retrieve": (READ_LEADS,),
        "create": (WRITE_LEADS,),
        "update": (WRITE_LEADS,),
        "destroy": (WRITE_LEADS,),
    }

    def get_serializer_class(self) -> type[SegmentSerializer]:
        """Of many segments, none is counted."""
        return SegmentSerializer if self.action == "list" else CountedSegmentSerializer

    @extend_schema(responses=page_of(SegmentSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's segments, newest first; one of them alone is counted"""
        return self.listed(segments_of(self.principal.workspace_id))

    @extend_schema(responses=envelope("segment", CountedSegmentSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One segment, with how many leads are in it now"""
        segments = Segment.objects.all()
        found = segments.get_or_refuse(workspace_id=self.principal.workspace_id, id=UUID(id))
        return Response(self._answer(found))

    @extend_schema(responses={201: envelope("segment", CountedSegmentSerializer)})
    def create(self, request: Request) -> Response:
        """Keep a filter by a name; 409 with `existing_id` when there is one of this name"""
        made = create_segment(
            workspace_id=self.principal.workspace_id,
            membership_id=self.principal.membership.id,
            actor_id=self.principal.user_id,
            **self.validated(),
        )
        return created(self._answer(made))

    @extend_schema(responses=envelope("segment", CountedSegmentSerializer))
    def update(self, request: Request, id: str) -> Response:
        """Change its name or what it asks"""
        segment = update_segment(
            workspace_id=self.principal.workspace_id,
            segment_id=UUID(id),
            actor_id=self.principal.user_id,
            **self.validated(partial=True),
        )
        return Response(self._answer(segment))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Delete it; leads and campaigns stay as they are"""
        delete_segment(
            workspace_id=self.principal.workspace_id,
            segment_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return no_content()

    def _answer(self, segment: Segment) -> dict[str, object]:
        count = total(segment.workspace_id, clean(segment.criteria))
        shown = SegmentSerializer(segment).data
        return {"segment": {**shown, "count": count}}
