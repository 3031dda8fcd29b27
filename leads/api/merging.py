"""`leads/{id}/merge`, `leads/duplicates`."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.api.serializers import LeadSerializer
from leads.api.versions import tag_of
from leads.selectors.duplicates import suggested, with_leads
from leads.selectors.leads import scored_lead
from leads.services.merging import MOST, merge_leads
from neptie.api.pagination import DEFAULT_LIMIT, MAX_LIMIT
from neptie.api.schema import envelope
from neptie.api.serializers import IdField, LineField, StrictSerializer

_MOST_PAGES = 1_000


class MergeSerializer(StrictSerializer):
    """Who is merged, and whose values are kept."""

    lead_ids = serializers.ListField(child=IdField(), min_length=1, max_length=MOST)
    take = serializers.DictField(
        child=LineField(max_length=36),
        required=False,
        help_text="By field (full_name, email, status, phone, …, custom.<key>), the id of the "
        "lead whose value is kept; without it the lead's own, and where that is blank, the first "
        "of the others",
    )

    def validate_take(self, take: dict[str, str]) -> dict[str, UUID]:
        """The ids as such."""
        field = IdField()
        return {str(name): field.run_validation(id) for name, id in take.items()}


class DuplicatesSerializer(StrictSerializer):
    """Leads that look like the same person, the oldest first, and why."""

    reasons = serializers.ListField(
        child=serializers.ChoiceField(choices=["name", "address", "phone"])
    )
    leads = LeadSerializer(many=True)


class DuplicatesPageSerializer(StrictSerializer):
    """A page of suggestions."""

    duplicates = DuplicatesSerializer(many=True)
    total = serializers.IntegerField()
    page = serializers.IntegerField()
    limit = serializers.IntegerField()
    next_cursor = serializers.CharField(allow_null=True)


class DuplicatesQuerySerializer(StrictSerializer):
    """Which page of them."""

    page = serializers.IntegerField(min_value=1, max_value=_MOST_PAGES, default=1)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT)


class MergeEndpoint(Endpoint):
    """Making one lead of several."""

    serializer_class = MergeSerializer
    required_scopes = {"create": (WRITE_LEADS,), "suggest": (READ_LEADS,)}

    @extend_schema(responses={200: envelope("lead", LeadSerializer)})
    def create(self, request: Request, id: str) -> Response:
        """Merge other leads into this one, which stays; mail goes only to the one that stays"""
        asked = self.validated()
        workspace_id = self.principal.workspace_id
        merged = merge_leads(
            workspace_id=workspace_id,
            winner_id=UUID(id),
            loser_ids=asked["lead_ids"],
            actor_id=self.principal.user_id,
            take=asked.get("take"),
        )
        lead = scored_lead(workspace_id=workspace_id, lead_id=merged.id)
        payload = {"lead": LeadSerializer(lead).data}
        return Response(payload, headers={"ETag": tag_of(lead)})

    @extend_schema(
        operation_id="leads_duplicates",
        parameters=[DuplicatesQuerySerializer],
        responses=DuplicatesPageSerializer,
    )
    def suggest(self, request: Request) -> Response:
        """Leads that look like the same person, among the newest 20,000"""
        asked = self._asked()
        found = suggested(self.principal.workspace_id)
        start = (asked["page"] - 1) * asked["limit"]
        shown = with_leads(self.principal.workspace_id, found[start : start + asked["limit"]])
        return Response(
            {
                "duplicates": DuplicatesSerializer(shown, many=True).data,
                "total": len(found),
                **asked,
                "next_cursor": None,
            }
        )

    def _asked(self) -> dict[str, Any]:
        query = DuplicatesQuerySerializer(data=self.request.query_params.dict())
        query.is_valid(raise_exception=True)
        return dict(query.validated_data)
