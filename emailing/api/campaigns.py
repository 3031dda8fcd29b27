"""What of campaigns this app serves, since it knows both them and the mail."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.models import Enrollment, Outcome, State
from campaigns.selectors.campaigns import shown
from campaigns.services.starting import pause_campaign
from emailing.selectors.enrollments import carried_out, enrollments_of, outcomes_of
from emailing.services.preflight import start
from emailing.services.previewing import preview
from emailing.services.surveying import Preflight
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, StrictSerializer
from neptie.kernel.clock import now


class StepOutcomeSerializer(serializers.Serializer[Any]):
    """What became of a step for a lead."""

    step_id = IdField()
    outcome = serializers.ChoiceField(choices=Outcome.values)
    reason = serializers.CharField()


class EnrollmentSerializer(serializers.Serializer[Any]):
    """A lead in a campaign: where it stands, what comes next and when, or why not."""

    lead_id = IdField()
    state = serializers.ChoiceField(choices=State.values)
    step_id = IdField(allow_null=True)
    next_at = serializers.DateTimeField(allow_null=True)
    account_id = IdField(allow_null=True)
    hold_reason = serializers.CharField()
    outcomes = serializers.SerializerMethodField()

    @extend_schema_field(StepOutcomeSerializer(many=True))
    def get_outcomes(self, enrollment: Enrollment) -> list[dict[str, Any]]:
        """One for each step."""
        return outcomes_of(enrollment, self.context["steps"])


class SkipSerializer(serializers.Serializer[Any]):
    """Leads that get no mail, and why; the first ten by their ids."""

    reason = serializers.CharField()
    count = serializers.IntegerField()
    lead_ids = serializers.ListField(child=IdField())


class PreflightSerializer(serializers.Serializer[Any]):
    """What the start leads to, as things stand."""

    enrolled = serializers.IntegerField()
    will_send = serializers.IntegerField()
    skipped = serializers.SerializerMethodField()
    account_ids = serializers.ListField(child=IdField())
    first_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(SkipSerializer(many=True))
    def get_skipped(self, preflight: Preflight) -> Any:
        """By reason, the most frequent one first."""
        return SkipSerializer(preflight.skips, many=True).data


class PreviewRequestSerializer(StrictSerializer):
    """Body of `preview`."""

    step_id = IdField()
    lead_id = IdField()


class PreviewSerializer(serializers.Serializer[Any]):
    """A mail as it would be."""

    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())


class EnrollmentEndpoint(Endpoint):
    """`campaigns/{id}/enrollments`."""

    serializer_class = EnrollmentSerializer
    plural = "enrollments"
    required_scopes = {"list": (READ_CAMPAIGNS,)}

    @extend_schema(responses=page_of(EnrollmentSerializer))
    def list(self, request: Request, id: str) -> Response:
        """Each lead of the campaign: its state, its next step and when, or why not"""
        found = enrollments_of(workspace_id=self.principal.workspace_id, campaign_id=UUID(id))
        page = self.paginate_queryset(found) or []
        context = {"steps": carried_out(UUID(id))}
        rows = EnrollmentSerializer(page, many=True, context=context).data
        return self.get_paginated_response(rows)


class RunningEndpoint(Endpoint):
    """`campaigns/{id}/start` and `campaigns/{id}/pause`."""

    serializer_class = StrictSerializer
    required_scopes = {"start": (WRITE_CAMPAIGNS,), "pause": (WRITE_CAMPAIGNS,)}

    @extend_schema(
        request=None,
        responses=inline_serializer(
            "Started", {"campaign": serializers.DictField(), "preflight": PreflightSerializer()}
        ),
    )
    def start(self, request: Request, id: str) -> Response:
        """Set it running, or running again; tells who gets no mail, and why"""
        self.validated()
        campaign, preflight = start(**self._act(id), at=now())
        return Response(
            {
                "campaign": shown([campaign])[0],
                "preflight": PreflightSerializer(preflight).data,
            }
        )

    @extend_schema(
        request=None, responses=inline_serializer("Paused", {"campaign": serializers.DictField()})
    )
    def pause(self, request: Request, id: str) -> Response:
        """Stop at once: what is queued stays queued until it is started again"""
        self.validated()
        return Response({"campaign": shown([pause_campaign(**self._act(id))])[0]})

    def _act(self, id: str) -> dict[str, Any]:
        return {
            "workspace_id": self.principal.workspace_id,
            "campaign_id": UUID(id),
            "actor_id": self.principal.user_id,
        }


class PreviewEndpoint(Endpoint):
    """`campaigns/{id}/preview`."""

    serializer_class = PreviewRequestSerializer
    required_scopes = {"create": (READ_CAMPAIGNS,)}

    @extend_schema(responses=envelope("preview", PreviewSerializer))
    def create(self, request: Request, id: str) -> Response:
        """A step as a lead would get it"""
        shown_mail = preview(
            workspace_id=self.principal.workspace_id, campaign_id=UUID(id), **self.validated()
        )
        return Response({"preview": PreviewSerializer(shown_mail).data})
