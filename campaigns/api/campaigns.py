"""`campaigns`, and the leads assigned to them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.api.serializers import (
    AssignSerializer,
    CampaignFilterSerializer,
    CampaignSerializer,
)
from campaigns.models import Campaign
from campaigns.selectors.campaigns import listed_campaigns, shown
from campaigns.services.authoring import archive_campaign, create_campaign, update_campaign
from campaigns.services.enrolling import assign_audience, assign_leads
from neptie.api.schema import envelope, page_of

_PAGING = ("page", "limit", "cursor")


class CampaignEndpoint(Endpoint):
    """`campaigns`."""

    serializer_class = CampaignSerializer
    plural = "campaigns"
    required_scopes = {
        "list": (READ_CAMPAIGNS,),
        "create": (WRITE_CAMPAIGNS,),
        "retrieve": (READ_CAMPAIGNS,),
        "update": (WRITE_CAMPAIGNS,),
        "destroy": (WRITE_CAMPAIGNS,),
    }

    @extend_schema(parameters=[CampaignFilterSerializer], responses=page_of(CampaignSerializer))
    def list(self, request: Request) -> Response:
        """Campaigns, newest first; archived ones only with `status=archived`"""
        query = {key: value for key, value in request.query_params.items() if key not in _PAGING}
        filters = CampaignFilterSerializer(data=query)
        filters.is_valid(raise_exception=True)
        found = listed_campaigns(self.principal.workspace_id, **filters.validated_data)
        return self.get_paginated_response(shown(self.paginate_queryset(found) or []))

    @extend_schema(responses={201: envelope("campaign", CampaignSerializer)})
    def create(self, request: Request) -> Response:
        """Make a draft without steps"""
        campaign = create_campaign(
            workspace_id=self.principal.workspace_id,
            fields=self.validated(),
            actor_id=self.principal.user_id,
        )
        return created(_answer(campaign), location=f"/api/campaigns/{campaign.id}")

    @extend_schema(responses=envelope("campaign", CampaignSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One campaign, archived or not"""
        campaign = Campaign.objects.get_or_refuse(
            workspace_id=self.principal.workspace_id, id=UUID(id)
        )
        return Response(_answer(campaign))

    @extend_schema(responses=envelope("campaign", CampaignSerializer))
    def update(self, request: Request, id: str) -> Response:
        """Change what is sent and leave the rest"""
        campaign = update_campaign(
            workspace_id=self.principal.workspace_id,
            campaign_id=UUID(id),
            fields=self.validated(partial=True),
            actor_id=self.principal.user_id,
        )
        return Response(_answer(campaign))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Archive it: it stops, and its figures stay"""
        archive_campaign(
            workspace_id=self.principal.workspace_id,
            campaign_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return no_content()


def _answer(campaign: Campaign) -> dict[str, Any]:
    return {"campaign": shown([campaign])[0]}


class AssignmentEndpoint(Endpoint):
    """`campaigns/{id}/assign-leads`."""

    serializer_class = AssignSerializer
    required_scopes = {"create": (WRITE_CAMPAIGNS,)}

    @extend_schema(
        responses={
            200: inline_serializer("Assigned", {"assigned_count": serializers.IntegerField()})
        }
    )
    def create(self, request: Request, id: str) -> Response:
        """Enroll leads; those who are in it already stay as they are and don't count"""
        act = {
            "workspace_id": self.principal.workspace_id,
            "campaign_id": UUID(id),
            "actor_id": self.principal.user_id,
        }
        chosen = self.validated()
        if "lead_ids" in chosen:
            count = assign_leads(lead_ids=chosen["lead_ids"], **act)
        else:
            count = assign_audience(**act)
        return Response({"assigned_count": count})
