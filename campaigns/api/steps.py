"""`campaigns/{id}/steps`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.api.pagination import InOrder
from campaigns.api.serializers import StepSerializer
from campaigns.models import Kind, Step
from campaigns.selectors.steps import ledger, living_step, living_steps
from campaigns.services.steps import add_step, archive_step, change_step
from neptie.api.schema import envelope, page_of


class StepEndpoint(Endpoint):
    """`campaigns/{id}/steps` and `campaigns/{id}/steps/{step_id}`."""

    serializer_class = StepSerializer
    pagination_class = InOrder
    plural = "steps"
    required_scopes = {
        "list": (READ_CAMPAIGNS,),
        "create": (WRITE_CAMPAIGNS,),
        "retrieve": (READ_CAMPAIGNS,),
        "update": (WRITE_CAMPAIGNS,),
        "destroy": (WRITE_CAMPAIGNS,),
    }

    @extend_schema(responses=page_of(StepSerializer))
    def list(self, request: Request, id: str) -> Response:
        """The steps in their order, and what became of each"""
        steps = living_steps(workspace_id=self.principal.workspace_id, campaign_id=UUID(id))
        page = self.paginate_queryset(steps) or []
        return self.get_paginated_response(_shown(UUID(id), page))

    @extend_schema(responses={201: envelope("step", StepSerializer)})
    def create(self, request: Request, id: str) -> Response:
        """Append a step"""
        step = add_step(**self._act(id), fields=self.validated())
        return created(self._answer(id, step.id), location=f"/api/campaigns/{id}/steps/{step.id}")

    @extend_schema(responses=envelope("step", StepSerializer))
    def retrieve(self, request: Request, id: str, step_id: str) -> Response:
        """One step, and what became of it"""
        return Response(self._answer(id, UUID(step_id)))

    @extend_schema(responses=envelope("step", StepSerializer))
    def update(self, request: Request, id: str, step_id: str) -> Response:
        """Change what is sent and leave the rest"""
        fields = self.validated(partial=True)
        step = change_step(**self._act(id), step_id=UUID(step_id), fields=fields)
        return Response(self._answer(id, step.id))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str, step_id: str) -> Response:
        """Take a step out; what it did stays told"""
        archive_step(**self._act(id), step_id=UUID(step_id))
        return no_content()

    def _act(self, id: str) -> dict[str, Any]:
        return {
            "workspace_id": self.principal.workspace_id,
            "campaign_id": UUID(id),
            "actor_id": self.principal.user_id,
        }

    def _answer(self, id: str, step_id: UUID) -> dict[str, Any]:
        step = living_step(
            workspace_id=self.principal.workspace_id, campaign_id=UUID(id), step_id=step_id
        )
        return {"step": _shown(UUID(id), [step])[0]}


def _shown(campaign_id: UUID, steps: Sequence[Step]) -> list[dict[str, Any]]:
    counts = ledger(campaign_id, [step.id for step in steps if step.kind != Kind.WAIT])
    serializer = StepSerializer(steps, many=True, context={"counts": counts})
    return [dict(item) for item in serializer.data]
