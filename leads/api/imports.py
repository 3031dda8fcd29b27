"""`leads/import`, `leads/imports`, `leads/imports/{id}` and what the rows refused say."""

from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint
from accounts.scopes import READ_LEADS, WRITE_LEADS
from accounts.services.limits import look, rate_of
from accounts.throttling import limit_reached
from leads.api.import_serializers import ImportSerializer, UploadSerializer
from leads.api.parsers import UploadParser
from leads.models import LeadImport
from leads.selectors.imports import import_in, imports_in, reject_lines
from leads.services.importing.ending import cancel_import
from leads.services.importing.starting import Wishes, start_import
from leads.services.importing.undoing import undo_import
from neptie.api.files import AnyAccept
from neptie.api.schema import envelope, page_of


class UploadEndpoint(Endpoint):
    """`leads/import`."""

    serializer_class = UploadSerializer
    parser_classes = [UploadParser]
    required_scopes = {"create": (WRITE_LEADS,)}

    @extend_schema(responses={202: envelope("import", ImportSerializer)})
    def create(self, request: Request) -> Response:
        """Import a CSV, TSV or XLSX file, or a zip of one; follow it at its `Location`"""
        asked = self.validated()
        if not asked["dry_run"]:
            self._refuse_when_used_up()
        lead_import = start_import(
            workspace_id=self.principal.workspace_id,
            membership_id=self.principal.membership.id,
            actor_id=self.principal.user_id,
            upload=asked.pop("file"),
            wishes=Wishes(**asked),
            bucket_key=self.principal.bucket_key,
        )
        return Response(
            {"import": ImportSerializer(lead_import).data},
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": f"/api/leads/imports/{lead_import.id}"},
        )

    def _refuse_when_used_up(self) -> None:
        """The answer carries the headers of the limit that leads are counted in."""
        rate = rate_of("import", self.principal.membership.workspace)
        if rate is None:
            return
        state = look(bucket="import", owner=self.principal.bucket_key, rate=rate)
        self.request.limit_state = state  # type: ignore[attr-defined]
        if not state.remaining:
            raise limit_reached(state)


class ImportEndpoint(Endpoint):
    """`leads/imports`."""

    serializer_class = ImportSerializer
    content_negotiation_class = AnyAccept
    plural = "imports"
    required_scopes = {
        "list": (READ_LEADS,),
        "retrieve": (READ_LEADS,),
        "rejects": (READ_LEADS,),
        "cancel": (WRITE_LEADS,),
        "undo": (WRITE_LEADS,),
    }

    @extend_schema(responses=page_of(ImportSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's imports, newest first"""
        return self.listed(imports_in(self.principal.workspace_id))

    @extend_schema(responses=envelope("import", ImportSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One import: its status, counts and progress"""
        return self._answer(self._import(id))

    @extend_schema(request=None, responses=envelope("import", ImportSerializer))
    def cancel(self, request: Request, id: str) -> Response:
        """Cancel what is still to be read; what came in stays"""
        lead_import = cancel_import(
            workspace_id=self.principal.workspace_id,
            import_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return self._answer(lead_import)

    @extend_schema(request=None, responses={202: envelope("import", ImportSerializer)})
    def undo(self, request: Request, id: str) -> Response:
        """Take an ended import back: its leads go, those it changed are as they were; see `undo`"""
        lead_import = undo_import(
            workspace_id=self.principal.workspace_id,
            import_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return self._answer(lead_import, status.HTTP_202_ACCEPTED)

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.STR})
    def rejects(self, request: Request, id: str) -> StreamingHttpResponse:
        """The refused rows as CSV: line, reasons, and the row as it stood in the file"""
        lead_import = self._import(id)
        answer = StreamingHttpResponse(reject_lines(lead_import), content_type="text/csv")
        answer["Content-Disposition"] = f'attachment; filename="rejects-{lead_import.id}.csv"'
        return answer

    def _import(self, id: str) -> LeadImport:
        return import_in(workspace_id=self.principal.workspace_id, import_id=UUID(id))

    def _answer(self, lead_import: LeadImport, status: int = status.HTTP_200_OK) -> Response:
        return Response({"import": self.get_serializer(lead_import).data}, status=status)
