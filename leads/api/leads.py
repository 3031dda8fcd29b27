"""`leads`, `leads/{id}`, `leads/upsert`."""

from functools import cached_property
from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.api.serializers import LeadQuerySerializer, LeadSerializer, UpsertAnswerSerializer
from leads.models import Lead
from leads.selectors.leads import filtered_leads, scored_lead, total_leads, with_score
from leads.services.leads import LeadValues, create_lead, delete_lead, update_lead, upsert_lead
from neptie.api.schema import envelope, page_of

_PAGING = ("page", "limit", "cursor")


class LeadEndpoint(Endpoint):
    """Leads one by one, and the list of them."""

    serializer_class = LeadSerializer
    plural = "leads"
    required_scopes = {
        "list": (READ_LEADS,),
        "retrieve": (READ_LEADS,),
        "create": (WRITE_LEADS,),
        "update": (WRITE_LEADS,),
        "upsert": (WRITE_LEADS,),
        "destroy": (WRITE_LEADS,),
    }

    @cached_property
    def filters(self) -> dict[str, str]:
        """The list's filters, from the query."""
        query = {k: v for k, v in self.request.query_params.items() if k not in _PAGING}
        serializer = LeadQuerySerializer(data=query)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def total(self, queryset: Any) -> int:
        """How many the filters leave, for the paginator."""
        return total_leads(self.principal.workspace_id, **self.filters)

    @extend_schema(parameters=[LeadQuerySerializer], responses=page_of(LeadSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's leads, newest first"""
        leads = filtered_leads(self.principal.workspace_id, **self.filters)
        return self.listed(with_score(leads))

    @extend_schema(responses=envelope("lead", LeadSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One lead"""
        return Response(self._answer(UUID(id)))

    @extend_schema(responses={201: envelope("lead", LeadSerializer)})
    def create(self, request: Request) -> Response:
        """Create a lead; 409 with `existing_id` when there is one with this address"""
        lead = create_lead(
            workspace_id=self.principal.workspace_id,
            actor_id=self.principal.user_id,
            values=self._values(),
        )
        return created(self._answer(lead.id))

    @extend_schema(request=LeadSerializer(partial=True), responses=envelope("lead", LeadSerializer))
    def update(self, request: Request, id: str) -> Response:
        """Change what is sent and leave the rest"""
        lead = update_lead(
            workspace_id=self.principal.workspace_id,
            lead_id=UUID(id),
            actor_id=self.principal.user_id,
            values=self._values(partial=True),
        )
        return Response(self._answer(lead.id))

    @extend_schema(responses={200: UpsertAnswerSerializer, 201: UpsertAnswerSerializer})
    def upsert(self, request: Request) -> Response:
        """Create the lead with this address (201), or change the one there is (200)"""
        lead, is_new = upsert_lead(
            workspace_id=self.principal.workspace_id,
            actor_id=self.principal.user_id,
            values=self._values(),
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response({**self._answer(lead.id), "created": is_new}, status=code)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Delete a lead that was never contacted; 409 for one that was"""
        delete_lead(
            workspace_id=self.principal.workspace_id,
            lead_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return no_content()

    def _values(self, *, partial: bool = False) -> LeadValues:
        return cast("LeadValues", self.validated(partial=partial))

    def _answer(self, lead_id: UUID) -> dict[str, Any]:
        lead: Lead = scored_lead(workspace_id=self.principal.workspace_id, lead_id=lead_id)
        return {"lead": self.get_serializer(lead).data}
