"""`GET leads/export`: the leads that the list's filters leave, as CSV."""

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from accounts.endpoints import Endpoint
from accounts.scopes import READ_LEADS
from leads.api.asked import criteria_asked
from leads.api.serializers import LeadFiltersSerializer
from leads.selectors.export import export_lines
from neptie.api.files import AnyAccept


class ExportEndpoint(Endpoint):
    """`leads/export`."""

    content_negotiation_class = AnyAccept
    pagination_class = None
    required_scopes = {"export": (READ_LEADS,)}

    @extend_schema(
        parameters=[LeadFiltersSerializer], responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    def export(self, request: Request) -> StreamingHttpResponse:
        """The leads as CSV, newest first; an apostrophe stands before what a program would run"""
        workspace_id = self.principal.workspace_id
        criteria = criteria_asked(workspace_id, request.query_params.dict())
        lines = export_lines(workspace_id, *criteria)
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="leads.csv"'
        return answer
