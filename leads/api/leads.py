"""`leads`, `leads/{id}`, `leads/upsert`."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import no_content
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.api.listing import LeadListing
from leads.api.serializers import LeadSerializer, UpsertAnswerSerializer
from leads.api.versions import IF_MATCH, IF_NONE_MATCH, changes_refused, is_known, seen, tag_of
from leads.models import Lead
from leads.selectors.leads import scored_lead
from leads.selectors.merged import survivor_id
from leads.services.leads import LeadValues, create_lead, delete_lead, update_lead, upsert_lead
from neptie.api.schema import envelope
from neptie.kernel.errors import NotFound


class LeadEndpoint(LeadListing):
    """Leads one by one, and the list of them."""

    required_scopes = {
        "list": (READ_LEADS,),
        "retrieve": (READ_LEADS,),
        "create": (WRITE_LEADS,),
        "update": (WRITE_LEADS,),
        "upsert": (WRITE_LEADS,),
        "destroy": (WRITE_LEADS,),
    }

    @extend_schema(
        parameters=[IF_NONE_MATCH], responses={200: envelope("lead", LeadSerializer), 304: None}
    )
    def retrieve(self, request: Request, id: str) -> Response:
        """One lead; the id of one that was merged answers the lead it was merged into"""
        lead = self._lead(UUID(id))
        if is_known(request, lead):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag_of(lead)})
        return self._answer(lead)

    @extend_schema(responses={201: envelope("lead", LeadSerializer)})
    def create(self, request: Request) -> Response:
        """Create a lead; 409 with `existing_id` when there is one with this address"""
        lead = create_lead(
            workspace_id=self.principal.workspace_id,
            actor_id=self.principal.user_id,
            values=self._values(),
            via="api",
        )
        return self._answer(self._lead(lead.id), code=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[IF_MATCH],
        request=LeadSerializer(partial=True),
        responses=envelope("lead", LeadSerializer),
    )
    def update(self, request: Request, id: str) -> Response:
        """Change what is sent and leave the rest; with `If-Match`, only the version you saw"""
        with changes_refused():
            lead = update_lead(
                workspace_id=self.principal.workspace_id,
                lead_id=UUID(id),
                actor_id=self.principal.user_id,
                values=self._values(partial=True),
                seen=self._seen(UUID(id)),
            )
        return self._answer(self._lead(lead.id))

    @extend_schema(responses={200: UpsertAnswerSerializer, 201: UpsertAnswerSerializer})
    def upsert(self, request: Request) -> Response:
        """Create the lead with this address (201), or change the one there is (200)"""
        lead, is_new = upsert_lead(
            workspace_id=self.principal.workspace_id,
            actor_id=self.principal.user_id,
            values=self._values(),
            via="api",
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return self._answer(self._lead(lead.id), code=code, created=is_new)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Delete a lead that was never contacted; 409 for one that was"""
        with changes_refused():
            delete_lead(
                workspace_id=self.principal.workspace_id,
                lead_id=UUID(id),
                actor_id=self.principal.user_id,
                seen=self._seen(UUID(id)),
            )
        return no_content()

    def _values(self, *, partial: bool = False) -> LeadValues:
        return cast("LeadValues", self.validated(partial=partial))

    def _seen(self, lead_id: UUID) -> datetime | None:
        """What `If-Match` stands for; nothing is read where it is not sent."""
        is_asked = "If-Match" in self.request.headers
        return seen(self.request, self._lead(lead_id)) if is_asked else None

    def _lead(self, lead_id: UUID) -> Lead:
        workspace_id = self.principal.workspace_id
        try:
            return scored_lead(workspace_id=workspace_id, lead_id=lead_id)
        except NotFound:
            living = survivor_id(workspace_id=workspace_id, lead_id=lead_id)
            return scored_lead(workspace_id=workspace_id, lead_id=living)

    def _answer(self, lead: Lead, *, code: int = status.HTTP_200_OK, **more: Any) -> Response:
        payload = {"lead": self.get_serializer(lead).data, **more}
        return Response(payload, status=code, headers={"ETag": tag_of(lead)})
