"""`tags` and `tags/{id}`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.models import BulkJob, Tag
from leads.rules.fields import LONGEST_TAG
from leads.selectors.organizing import tag_counts, tags_of
from leads.services.organizing.tags import create_tag, delete_tag, rename_tag
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, LineField, StrictSerializer


class TagSerializer(StrictSerializer):
    """A tag, and how many leads have it."""

    id = IdField(read_only=True)
    name = LineField(max_length=LONGEST_TAG)
    count = serializers.IntegerField(read_only=True)


class LeftToJobSerializer(StrictSerializer):
    """More than 10,000 leads are changed by a job: `leads/jobs/{job_id}` shows how far it is."""

    job_id = IdField()


def left_to(job: BulkJob) -> Response:
    """202: a worker carries it through."""
    return Response(
        {"job_id": str(job.id)},
        status=status.HTTP_202_ACCEPTED,
        headers={"Location": f"/api/leads/jobs/{job.id}"},
    )


class TagEndpoint(Endpoint):
    """Tags: leads come to have them by being changed; here they are renamed and deleted."""

    serializer_class = TagSerializer
    plural = "tags"
    required_scopes = {
        "list": (READ_LEADS,),
        "retrieve": (READ_LEADS,),
        "create": (WRITE_LEADS,),
        "update": (WRITE_LEADS,),
        "destroy": (WRITE_LEADS,),
    }

    @extend_schema(responses=page_of(TagSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's tags"""
        page = self.paginate_queryset(tags_of(self.principal.workspace_id)) or []
        return self.get_paginated_response(self._shown(page))

    @extend_schema(responses=envelope("tag", TagSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One tag"""
        return Response(self._answer(UUID(id)))

    @extend_schema(responses={201: envelope("tag", TagSerializer)})
    def create(self, request: Request) -> Response:
        """Make a tag that leads can be given; 409 with `existing_id` when it is there"""
        tag = create_tag(
            workspace_id=self.principal.workspace_id,
            name=self.validated()["name"],
            actor_id=self.principal.user_id,
        )
        return created(self._answer(tag.id))

    @extend_schema(responses={200: envelope("tag", TagSerializer), 202: LeftToJobSerializer})
    def update(self, request: Request, id: str) -> Response:
        """Rename it on all leads; where there is a tag of that name, the two become that one"""
        said = self.validated(partial=True)
        tag = self._found(UUID(id))
        renamed, job = rename_tag(
            workspace_id=self.principal.workspace_id,
            tag_id=tag.id,
            name=said.get("name", tag.name),
            membership_id=self.principal.membership.id,
            actor_id=self.principal.user_id,
        )
        return left_to(job) if job else Response(self._answer(renamed.id))

    @extend_schema(responses={202: LeftToJobSerializer, 204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Take it from all leads; they stay"""
        job = delete_tag(
            workspace_id=self.principal.workspace_id,
            tag_id=UUID(id),
            membership_id=self.principal.membership.id,
            actor_id=self.principal.user_id,
        )
        return left_to(job) if job else no_content()

    def _found(self, tag_id: UUID) -> Tag:
        tags = Tag.objects.all()
        return tags.get_or_refuse(workspace_id=self.principal.workspace_id, id=tag_id)

    def _answer(self, tag_id: UUID) -> dict[str, Any]:
        return {"tag": self._shown([self._found(tag_id)])[0]}

    def _shown(self, tags: Sequence[Tag]) -> Sequence[dict[str, Any]]:
        counts = tag_counts(self.principal.workspace_id, [tag.name for tag in tags])
        return [
            {"id": str(tag.id), "name": tag.name, "count": counts.get(tag.name, 0)} for tag in tags
        ]
