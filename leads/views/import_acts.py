"""What is done with an import or a draft: begun, mapped anew, canceled, discarded, downloaded."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.pages import Act
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.selectors.imports import reject_lines
from leads.services.importing.drafting import discard_draft, import_checked, reopen_draft
from leads.services.importing.ending import cancel_import
from leads.views.importing import OfImport
from neptie.pages.toasts import toast


class ImportChecked(OfImport, Act):
    """What was checked comes in."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Begin."""
        import_checked(workspace_id=self.workspace_id, import_id=id, actor_id=self.actor_id)
        return redirect(self.back())


class ReopenDraft(OfImport, Act):
    """What was checked is mapped otherwise."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Reopen."""
        reopen_draft(workspace_id=self.workspace_id, import_id=id)
        return redirect(self.back())


class CancelImport(OfImport, Act):
    """What is still to be read is left; what came in stays."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Cancel."""
        canceled = cancel_import(
            workspace_id=self.workspace_id, import_id=id, actor_id=self.actor_id
        )
        came_in = _("The import was canceled. The leads that had come in stay.")
        toast(request, _("The check was canceled.") if canceled.dry_run else came_in)
        return redirect(self.back())


class DiscardDraft(OfImport, Act):
    """A draft and its file are deleted."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Discard."""
        discard_draft(workspace_id=self.workspace_id, import_id=id)
        toast(request, _("The file was discarded. No lead came in."))
        return redirect("lead-import")


class RejectsFile(OfImport):
    """The refused rows as CSV."""

    scopes: ClassVar = {"get": READ_LEADS}

    def get(self, request: HttpRequest, id: UUID) -> StreamingHttpResponse:
        """Line, reasons, and the row as it stood in the file."""
        name = f"rejects-{self.lead_import.id}.csv"
        answer = StreamingHttpResponse(reject_lines(self.lead_import), content_type="text/csv")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
