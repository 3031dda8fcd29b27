"""Ranking leads and drafting mails over the API."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint
from accounts.scopes import READ_CAMPAIGNS, READ_LEADS
from ai.api.serializers import (
    GenerateEmailAnswerSerializer,
    GenerateEmailSerializer,
    RankLeadsAnswerSerializer,
    RankLeadsSerializer,
)
from ai.rules.criteria import Criteria
from ai.rules.ranking import Ranked
from ai.services.drafting import Written, draft_email
from ai.services.ranking import rank_leads


class RankLeadsEndpoint(Endpoint):
    """`ai/rank-leads`."""

    serializer_class = RankLeadsSerializer
    required_scopes = {"rank": (READ_LEADS,)}
    buckets = {"rank": "ai"}

    @extend_schema(request=RankLeadsSerializer, responses=RankLeadsAnswerSerializer)
    def rank(self, request: Request) -> Response:
        """AI-powered lead ranking and scoring"""
        body = self.validated()
        asked = body.get("criteria") or {"criteria": Criteria(), "wish": ""}
        ranking = rank_leads(
            workspace_id=self.principal.workspace_id, lead_ids=body["lead_ids"], **asked
        )
        return Response(
            {"rankings": [_ranking(item) for item in ranking.ranked], "summary": ranking.summary}
        )


class GenerateEmailEndpoint(Endpoint):
    """`ai/generate-email`."""

    serializer_class = GenerateEmailSerializer
    required_scopes = {"generate": (READ_LEADS, READ_CAMPAIGNS)}
    buckets = {"generate": "ai"}

    @extend_schema(request=GenerateEmailSerializer, responses=GenerateEmailAnswerSerializer)
    def generate(self, request: Request) -> Response:
        """Generate AI-powered personalized email"""
        written = draft_email(membership=self.principal.membership, **self.validated())
        return Response({"email": _email(written), "confidence": written.draft.confidence})


def _ranking(item: Ranked) -> dict[str, Any]:
    return {
        "lead_id": item.lead_id,
        "score": item.score.score,
        "rank": item.rank,
        "interval": [item.score.low, item.score.high],
        "factors": [factor.as_data() for factor in item.score.factors],
    }


def _email(written: Written) -> dict[str, Any]:
    return {
        "subject": written.draft.subject,
        "content": written.draft.content,
        "facts": [asdict(fact) for fact in written.draft.facts],
        "writer": written.writer,
        "model": written.model,
        "note": written.note,
    }
