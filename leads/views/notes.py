"""A note changed, or taken away."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.pages import Act, FormPage
from accounts.scopes import WRITE_LEADS
from leads.forms.notes import NoteForm
from leads.selectors.leads import leads_in
from leads.selectors.notes import notes_of
from leads.services.notes import change_note, delete_note
from neptie.pages.toasts import toast


class ChangeNote(FormPage):
    """Other words in place of a note's."""

    template = "leads/note.html"
    form_class = NoteForm
    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}

    def initial(self) -> dict[str, Any]:
        """What it says; NotFound for a note that is not this lead's."""
        notes = notes_of(workspace_id=self.workspace_id, lead_id=self.kwargs["id"])
        note = notes.get_or_refuse(workspace_id=self.workspace_id, id=self.kwargs["note_id"])
        return {"text": note.text}

    def context(self) -> dict[str, Any]:
        """Whom it is about."""
        leads = leads_in(self.workspace_id)
        return {"lead": leads.get_or_refuse(workspace_id=self.workspace_id, id=self.kwargs["id"])}

    def act(self, form: forms.Form) -> HttpResponse:
        """Save them."""
        change_note(
            lead_id=self.kwargs["id"],
            note_id=self.kwargs["note_id"],
            member=self.member,
            text=form.cleaned_data["text"],
        )
        toast(self.request, _("The note is changed."))
        return redirect(reverse("lead", args=[self.kwargs["id"]]) + "#timeline")


class DeleteNote(Act):
    """A note that is wrong, or nobody's business any more."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def back(self) -> str:
        """The lead."""
        return reverse("lead", args=[self.kwargs["id"]]) + "#timeline"

    def post(self, request: HttpRequest, id: UUID, note_id: UUID) -> HttpResponse:
        """It goes."""
        delete_note(lead_id=id, note_id=note_id, member=self.member)
        toast(request, _("The note is deleted."))
        return redirect(self.back())
