"""The import wizard: a file, what was recognized in it, how far it is, what came of it."""

from functools import cached_property
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.pages import FormPage, Page
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.forms.importing import MappingForm, UploadForm
from leads.models import ImportStatus, LeadImport
from leads.rules.csvs import NotCsv
from leads.selectors.drafts import Preview, preview_of
from leads.selectors.imports import (
    imports_and_drafts,
    is_being_undone,
    may_be_undone,
    reasons_of,
    rejects_in_order,
)
from leads.selectors.organizing import fields_of
from leads.services.importing.drafting import begin_import
from leads.services.importing.ending import UNFINISHED
from leads.services.importing.starting import draft_import
from neptie.pages.paging import listed
from neptie.pages.toasts import trouble

_REJECTS_SHOWN = 50
_LATEST = 5


class UploadPage(FormPage):
    """A file is taken in and looked at; the latest imports below."""

    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_LEADS}
    template = "leads/import.html"
    form_class = UploadForm

    def context(self) -> dict[str, Any]:
        """The latest imports."""
        found = imports_and_drafts(self.workspace_id).select_related("created_by__user")
        return {"imports": list(found[:_LATEST]), "may_write": self.may(WRITE_LEADS)}

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep it as a draft, and show what was recognized."""
        draft = draft_import(
            workspace_id=self.workspace_id,
            membership_id=self.member.id,
            upload=cast("UploadForm", form).upload,
        )
        return redirect("import", id=draft.id)


class ImportsPage(Page):
    """All imports, newest first."""

    scopes: ClassVar = {"get": READ_LEADS}
    template = "leads/imports.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        found = imports_and_drafts(self.workspace_id).select_related("created_by__user")
        context = {"imports": listed(request, found), "may_write": self.may(WRITE_LEADS)}
        return self.shown(context)


class OfImport(Page):
    """A page of one import or draft of the workspace."""

    @cached_property
    def lead_import(self) -> LeadImport:
        """The import; NotFound when there is none."""
        found = imports_and_drafts(self.workspace_id)
        return found.get_or_refuse(workspace_id=self.workspace_id, id=self.kwargs["id"])

    @property
    def is_busy(self) -> bool:
        """Whether a worker has, or will have, something to do for it."""
        return self.lead_import.status in UNFINISHED or is_being_undone(self.lead_import)

    def back(self) -> str:
        """Its page."""
        return reverse("import", args=[self.kwargs["id"]])


class ImportPage(OfImport, FormPage):
    """A draft with its mapping, an import's progress, or its result."""

    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_LEADS}
    template = "leads/import_draft.html"
    form_class = MappingForm

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """By state."""
        if self.is_busy:
            return self.shown(self._basics(), template="leads/import_running.html")
        if self.lead_import.status != ImportStatus.DRAFT:
            return self._result()
        try:
            return super().get(request, **ids)
        except (FileNotFoundError, NotCsv) as error:
            return self._unreadable(error)

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Check it, or begin it."""
        if self.lead_import.status != ImportStatus.DRAFT:
            return redirect(self.back())
        try:
            return super().post(request, **ids)
        except (FileNotFoundError, NotCsv) as error:
            return self._unreadable(error)

    @cached_property
    def preview(self) -> Preview:
        """What the draft's file holds."""
        return preview_of(self.lead_import, fields_of(self.workspace_id))

    def form(self, *data: Any) -> MappingForm:
        """A select for each column."""
        on_duplicate = self.lead_import.on_duplicate
        return MappingForm(*data[:1], preview=self.preview, on_duplicate=on_duplicate)

    def context(self) -> dict[str, Any]:
        """What was recognized."""
        return {**self._basics(), "preview": self.preview}

    def act(self, form: forms.Form) -> HttpResponse:
        """Leave it to a worker. What a person imports here counts in no limit; the API's does."""
        begin_import(
            workspace_id=self.workspace_id,
            import_id=self.lead_import.id,
            actor_id=self.actor_id,
            mapping=cast("MappingForm", form).mapping,
            on_duplicate=form.cleaned_data["on_duplicate"],
            dry_run=self.request.POST.get("act") == "check",
        )
        return redirect(self.back())

    def _basics(self) -> dict[str, Any]:
        return {"import": self.lead_import, "may_write": self.may(WRITE_LEADS)}

    def _result(self) -> HttpResponse:
        rejects = rejects_in_order(self.lead_import)[:_REJECTS_SHOWN]
        has_rejects = bool(self.lead_import.rejected)
        context = {
            **self._basics(),
            "reasons": reasons_of(self.lead_import) if has_rejects else [],
            "rejects": list(rejects) if has_rejects else [],
        }
        if self.lead_import.dry_run:
            return self.shown(context, template="leads/import_checked.html")
        context["may_undo"] = may_be_undone(self.lead_import)
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
        if not self.is_busy:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return self.shown({"import": self.lead_import}, template="leads/import_progress.html")
