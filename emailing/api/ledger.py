"""`campaigns/{id}/ledger`: every lead accounted for, step by step and line by line."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.endpoints import Endpoint
from accounts.scopes import READ_CAMPAIGNS
from campaigns.models import Kind, Outcome
from campaigns.selectors.campaigns import campaign_in
from campaigns.selectors.ledger import accounted_steps, step_ledgers
from emailing.api.serializers import one_of, query_of
from emailing.rules.cursors import Key, read, written
from emailing.selectors.ledger import Asked, Line, ask, count_of, ledger_file, lines_of
from neptie.api.files import AnyAccept
from neptie.api.pagination import PageOrCursor, not_a_cursor, page_and_limit
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, StrictSerializer


class ReasonSerializer(serializers.Serializer[Any]):
    """Why leads were skipped, failed or are uncertain, and how many."""

    outcome = serializers.ChoiceField(choices=Outcome.values)
    reason = serializers.CharField()
    count = serializers.IntegerField()


class StepLedgerSerializer(serializers.Serializer[Any]):
    """A step: the five columns add up to `enrolled`; `reasons` are the ten most frequent of each
    outcome. `number` is null for a step that was taken out."""

    step_id = IdField(source="step.id")
    number = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField(choices=Kind.values, source="step.kind")
    subject = serializers.CharField()
    enrolled = serializers.IntegerField()
    sent = serializers.IntegerField(source="counts.sent")
    skipped = serializers.IntegerField(source="counts.skipped")
    failed = serializers.IntegerField(source="counts.failed")
    uncertain = serializers.IntegerField(source="counts.uncertain")
    pending = serializers.IntegerField(source="counts.pending")
    reasons = ReasonSerializer(many=True)


class LedgerSerializer(serializers.Serializer[Any]):
    """The ledger of a campaign."""

    campaign_id = IdField()
    steps = StepLedgerSerializer(many=True)


class LedgerQuerySerializer(StrictSerializer):
    """Which lines are asked for."""

    step_id = IdField(required=False)
    outcome = one_of(Outcome.values, required=False)


class LineSerializer(serializers.Serializer[Any]):
    """A lead and a step: what became of it, when, through which account, with which words.

    `message_id` names the mail below `email/messages`; null where none was written.
    """

    lead_id = IdField()
    full_name = serializers.CharField(source="name")
    email = serializers.CharField()
    step_id = IdField()
    number = serializers.SerializerMethodField()
    outcome = serializers.ChoiceField(choices=Outcome.values)
    reason = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    account_id = IdField(allow_null=True)
    account = serializers.CharField(allow_null=True)
    message_id = IdField(allow_null=True)
    subject = serializers.CharField(allow_null=True)

    def get_number(self, line: Line) -> int | None:
        """The step's number; null for one that was taken out."""
        return int(line.number) if line.number else None


class Lines(PageOrCursor):
    """Pages of lines, which are no rows of a table: the cursor is a lead and a step's place."""

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """The lines of the page asked for; `queryset` is an `Asked`."""
        asked: Asked = queryset
        self.view, self.total = view, count_of(asked)
        self.page, self.limit = page_and_limit(request.query_params)
        found = lines_of(asked, **self._from(request.query_params), limit=self.limit + 1)
        more = len(found) > self.limit
        self.next_cursor = written(found[self.limit - 1].key) if more else None
        return found[: self.limit]

    def _from(self, params: Mapping[str, str]) -> dict[str, Any]:
        if cursor := params.get("cursor"):
            return {"after": _read(cursor)}
        return {"skip": (self.page - 1) * self.limit}


def _read(cursor: str) -> Key:
    try:
        return read(cursor)
    except ValueError as error:
        raise not_a_cursor() from error


class LedgerEndpoint(Endpoint):
    """`campaigns/{id}/ledger`."""

    serializer_class = LedgerSerializer
    required_scopes = {"retrieve": (READ_CAMPAIGNS,)}

    @extend_schema(responses=envelope("ledger", LedgerSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """For each step: sent, skipped, failed, uncertain and pending, which add up, and why"""
        campaign = campaign_in(self.principal.workspace_id, UUID(id))
        told = {"campaign_id": campaign.id, "steps": step_ledgers(campaign)}
        return Response({"ledger": LedgerSerializer(told).data})


class LedgerRowsEndpoint(Endpoint):
    """`campaigns/{id}/ledger/rows`."""

    serializer_class = LineSerializer
    pagination_class = Lines
    plural = "rows"
    required_scopes = {"list": (READ_CAMPAIGNS,)}

    @extend_schema(parameters=[LedgerQuerySerializer], responses=page_of(LineSerializer))
    def list(self, request: Request, id: str) -> Response:
        """A row for each lead and step, newest lead first: what became of it, and the mail"""
        return self.listed(_asked(self, request, id))


class LedgerFileEndpoint(Endpoint):
    """`campaigns/{id}/ledger.csv`."""

    content_negotiation_class = AnyAccept
    pagination_class = None
    required_scopes = {"export": (READ_CAMPAIGNS,)}

    @extend_schema(
        parameters=[LedgerQuerySerializer], responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    def export(self, request: Request, id: str) -> StreamingHttpResponse:
        """The same rows as CSV, all of them, with each mail's words"""
        lines = ledger_file(_asked(self, request, id))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="ledger.csv"'
        return answer


def _asked(endpoint: Endpoint, request: Request, id: str) -> Asked:
    query = query_of(request, LedgerQuerySerializer)
    campaign = campaign_in(endpoint.principal.workspace_id, UUID(id))
    return ask(campaign, accounted_steps(campaign.id), **query)
