"""Undoing a whole import: asked first, then left to a worker."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.scopes import WRITE_LEADS
from leads.selectors.imports import may_be_undone
from leads.services.importing.undoing import undo_import
from leads.views.importing import OfImport


class UndoImport(OfImport):
    """What an undo takes away and what it leaves; and the undo itself."""

    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}
    template = "leads/import_undo.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """The question."""
        if not may_be_undone(self.lead_import):
            return redirect(self.back())
        return self.shown({"import": self.lead_import})

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Begin the undo."""
        undo_import(workspace_id=self.workspace_id, import_id=id, actor_id=self.actor_id)
        return redirect(self.back())
