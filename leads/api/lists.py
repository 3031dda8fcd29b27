"""`lists`, `lists/{id}` and the leads in them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.models import LeadList
from leads.selectors.organizing import counted, lists_of
from leads.services.organizing.lists import (
    add_to_list,
    create_list,
    delete_list,
    remove_from_list,
    rename_list,
    require_leads,
)
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, LineField, StrictSerializer

MOST_IDS = 1000


class ListSerializer(StrictSerializer):
    """A list and how many leads are in it."""

    id = IdField(read_only=True)
    name = LineField(max_length=200)
    count = serializers.IntegerField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)


class MembersSerializer(StrictSerializer):
    """Leads to put into a list, or to take out."""

    lead_ids = serializers.ListField(child=IdField(), min_length=1, max_length=MOST_IDS)


class AddedSerializer(StrictSerializer):
    """How many leads were put in; those that were in it already are not counted."""

    added = serializers.IntegerField()


class RemovedSerializer(StrictSerializer):
    """How many leads were taken out."""

    removed = serializers.IntegerField()


class ListEndpoint(Endpoint):
    """Lists: leads put together by hand."""

    serializer_class = ListSerializer
    plural = "lists"
    required_scopes = {
        "list": (READ_LEADS,),
        "retrieve": (READ_LEADS,),
        "create": (WRITE_LEADS,),
        "update": (WRITE_LEADS,),
        "destroy": (WRITE_LEADS,),
    }

    @extend_schema(responses=page_of(ListSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's lists, newest first"""
        return self.listed(counted(lists_of(self.principal.workspace_id)))

    @extend_schema(responses=envelope("list", ListSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One list"""
        return Response(self._answer(UUID(id)))

    @extend_schema(responses={201: envelope("list", ListSerializer)})
    def create(self, request: Request) -> Response:
        """Make an empty list; 409 with `existing_id` when there is one of this name"""
        made = create_list(
            workspace_id=self.principal.workspace_id,
            name=self.validated()["name"],
            membership_id=self.principal.membership.id,
            actor_id=self.principal.user_id,
        )
        return created(self._answer(made.id))

    @extend_schema(responses=envelope("list", ListSerializer))
    def update(self, request: Request, id: str) -> Response:
        """Rename it"""
        said = self.validated(partial=True)
        found = self._found(UUID(id))
        rename_list(
            workspace_id=self.principal.workspace_id,
            list_id=found.id,
            name=said.get("name", found.name),
            actor_id=self.principal.user_id,
        )
        return Response(self._answer(found.id))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Delete it; its leads stay"""
        delete_list(
            workspace_id=self.principal.workspace_id,
            list_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return no_content()

    def _found(self, list_id: UUID) -> LeadList:
        lists = counted(LeadList.objects.all())
        return lists.get_or_refuse(workspace_id=self.principal.workspace_id, id=list_id)

    def _answer(self, list_id: UUID) -> dict[str, object]:
        return {"list": self.get_serializer(self._found(list_id)).data}


class ListLeadsEndpoint(Endpoint):
    """`lists/{id}/leads`, `lists/{id}/leads/remove`."""

    serializer_class = MembersSerializer
    required_scopes = {"add": (WRITE_LEADS,), "remove": (WRITE_LEADS,)}

    @extend_schema(responses=AddedSerializer)
    def add(self, request: Request, id: str) -> Response:
        """Put leads into the list; 404 and nothing done when one of them is not there"""
        return Response({"added": add_to_list(**self._members(id))})

    @extend_schema(responses=RemovedSerializer)
    def remove(self, request: Request, id: str) -> Response:
        """Take leads out of the list; they stay leads"""
        return Response({"removed": remove_from_list(**self._members(id))})

    def _members(self, id: str) -> dict[str, Any]:
        lead_ids = self.validated()["lead_ids"]
        require_leads(workspace_id=self.principal.workspace_id, lead_ids=lead_ids)
        return {
            "workspace_id": self.principal.workspace_id,
            "list_id": UUID(id),
            "lead_ids": lead_ids,
            "actor_id": self.principal.user_id,
        }
