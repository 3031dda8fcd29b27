"""The import wizard: a file, what was recognized in it, how far it is, what came of it."""

from functools import cached_property
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.pages import Act, FormPage, Page
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.forms.importing import MappingForm, UploadForm
from leads.models import ImportStatus, LeadImport
from leads.rules.csvs import NotCsv
from leads.selectors.drafts import Preview, preview_of
from leads.selectors.imports import (
    imports_and_drafts,
    reasons_of,
    reject_lines,
    rejects_in_order,
)
from leads.services.importing.drafting import begin_import, discard_draft
from leads.services.importing.ending import UNFINISHED, cancel_import
from leads.services.importing.starting import draft_import
from neptie.pages.paging import listed
from neptie.pages.toasts import toast, trouble

_REJECTS_SHOWN = 50


class UploadPage(FormPage):
    """A file is taken in and looked at; earlier imports below."""

    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_LEADS}
    template = "leads/import.html"
    form_class = UploadForm

    def context(self) -> dict[str, Any]:
        """The imports so far."""
        found = imports_and_drafts(self.workspace_id).select_related("created_by__user")
        return {"imports": listed(self.request, found), "may_write": self.may(WRITE_LEADS)}

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep it as a draft, and show what was recognized."""
        draft = draft_import(
            workspace_id=self.workspace_id,
            membership_id=self.member.id,
            upload=cast("UploadForm", form).upload,
        )
        return redirect("import", id=draft.id)


class OfImport(Page):
    """A page of one import or draft of the workspace."""

    @cached_property
    def lead_import(self) -> LeadImport:
        """The import; NotFound when there is none."""
        found = imports_and_drafts(self.workspace_id)
        return found.get_or_refuse(workspace_id=self.workspace_id, id=self.kwargs["id"])

    def back(self) -> str:
        """Its page."""
        return reverse("import", args=[self.kwargs["id"]])


class ImportPage(OfImport, FormPage):
    """A draft with its mapping, an import's progress, or its result."""

    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_LEADS}
    form_class = MappingForm

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """By state."""
        if self.lead_import.status in UNFINISHED:
            context = {"import": self.lead_import, "may_write": self.may(WRITE_LEADS)}
            return self.shown(context, template="leads/import_running.html")
        if self.lead_import.status != ImportStatus.DRAFT:
            return self._result()
        try:
            return super().get(request, **ids)
        except (FileNotFoundError, NotCsv) as error:
            return self._unreadable(error)

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Begin it."""
        if self.lead_import.status != ImportStatus.DRAFT:
            return redirect(self.back())
        try:
            return super().post(request, **ids)
        except (FileNotFoundError, NotCsv) as error:
            return self._unreadable(error)

    @cached_property
    def preview(self) -> Preview:
        """What the draft's file holds."""
        return preview_of(self.lead_import)

    template = "leads/import_draft.html"

    def form(self, *data: Any) -> MappingForm:
        """A select for each column."""
        return MappingForm(*data[:1], preview=self.preview)

    def context(self) -> dict[str, Any]:
        """What was recognized."""
        return {
            "import": self.lead_import,
            "preview": self.preview,
            "may_write": self.may(WRITE_LEADS),
        }

    def act(self, form: forms.Form) -> HttpResponse:
        """Leave it to a worker. What a person imports here counts in no limit; the API's does."""
        begin_import(
            workspace_id=self.workspace_id,
            import_id=self.lead_import.id,
            actor_id=self.actor_id,
            mapping=cast("MappingForm", form).mapping,
            on_duplicate=form.cleaned_data["on_duplicate"],
        )
        return redirect(self.back())

    def _result(self) -> HttpResponse:
        rejects = rejects_in_order(self.lead_import)[:_REJECTS_SHOWN]
        has_rejects = bool(self.lead_import.rejected)
        context = {
            "import": self.lead_import,
            "reasons": reasons_of(self.lead_import) if has_rejects else [],
            "rejects": list(rejects) if has_rejects else [],
            "may_write": self.may(WRITE_LEADS),
        }
        return self.shown(context, template="leads/import_result.html")

    def _unreadable(self, error: Exception) -> HttpResponse:
        gone = _("The uploaded file is gone; choose it again.")
        trouble(self.request, str(error) if isinstance(error, NotCsv) else gone)
        return redirect("lead-import")


class ImportProgress(OfImport):
    """How far it is, for the page to fetch every second; at its end the page is fetched anew."""

    scopes: ClassVar = {"get": READ_LEADS}

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """The part that changes."""
        if self.lead_import.status not in UNFINISHED:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return self.shown({"import": self.lead_import}, template="leads/import_progress.html")


class CancelImport(OfImport, Act):
    """What is still to be read is left; what came in stays."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Cancel."""
        cancel_import(workspace_id=self.workspace_id, import_id=id, actor_id=self.actor_id)
        toast(request, _("The import was canceled. The leads that had come in stay."))
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
