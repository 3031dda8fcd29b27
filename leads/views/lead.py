"""The page of one lead."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.pages import Page
from accounts.pages.kept import take_form
from accounts.scopes import READ_LEADS, WRITE_CAMPAIGNS, WRITE_LEADS
from leads.forms.notes import NoteForm
from leads.selectors.duplicates import looking_like
from leads.selectors.known import known_lead
from leads.selectors.merged import survivor_id
from leads.selectors.organizing import fields_of
from leads.selectors.suppression import suppressed
from leads.selectors.timeline import Moment, moments_of
from leads.services.notes import add_note
from neptie.kernel.errors import NotFound
from neptie.pages.paging import PER_PAGE, Listed
from neptie.pages.toasts import toast, trouble

_MOST_PAGES = 10_000


class LeadPage(Page):
    """Facts, score with its reasons, campaigns, mails, notes, and what happened."""

    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_LEADS}
    template = "leads/lead.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """All that is known of the lead; of one that was merged, the one it was merged into."""
        try:
            lead = known_lead(workspace_id=self.workspace_id, lead_id=id)
        except NotFound:
            return redirect("lead", id=survivor_id(workspace_id=self.workspace_id, lead_id=id))
        kept = take_form(request)
        if kept is not None:
            trouble(request, _("This is what you typed. It is not saved yet."))
        return self._shown(lead, NoteForm(initial=kept.dict() if kept else None))

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Write a note."""
        living = survivor_id(workspace_id=self.workspace_id, lead_id=id)
        form = NoteForm(request.POST)
        if not form.is_valid():
            lead = known_lead(workspace_id=self.workspace_id, lead_id=living)
            return self._shown(lead, form, status=422)
        add_note(lead_id=living, author=self.member, text=form.cleaned_data["text"])
        toast(request, _("The note is written."))
        return redirect(reverse("lead", args=[living]) + "#timeline")

    def _shown(self, lead: Any, form: NoteForm, *, status: int = 200) -> HttpResponse:
        past = self._past(lead.id)
        return self.shown(
            {
                "lead": lead,
                "found": past,
                "days": _by_day(past.rows),
                "form": form,
                "suppressed": suppressed(self.workspace_id, [lead.email]).get(lead.email),
                "alike": looking_like(lead),
                "custom": self._custom(lead),
                "may_write": self.may(WRITE_LEADS),
                "may_mail": self.may(WRITE_CAMPAIGNS),
                "may_change_all": self.member.role in (Role.ADMIN, Role.OWNER),
                "own_id": str(self.member.id),
            },
            status=status,
        )

    def _past(self, lead_id: UUID) -> Listed:
        """The page of what happened that `?page=` asks for; the last where there is none."""
        asked = self.request.GET.get("page", "1")
        number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
        number = min(max(number, 1), _MOST_PAGES)
        past = self._moments(lead_id, number)
        if not past.moments:
            number = max(1, -(-past.total // PER_PAGE))
            past = self._moments(lead_id, number)
        return Listed(past.moments, number, past.total)

    def _moments(self, lead_id: UUID, page: int) -> Any:
        offset = (page - 1) * PER_PAGE
        return moments_of(
            workspace_id=self.workspace_id, lead_id=lead_id, limit=PER_PAGE, offset=offset
        )

    def _custom(self, lead: Any) -> list[tuple[str, Any]]:
        """The lead's own fields by the names that the workspace gave them."""
        names = {field.key: field.name for field in fields_of(self.workspace_id)}
        return [(names.get(key, key), value) for key, value in lead.custom.items()]


def _by_day(moments: Sequence[Moment]) -> list[tuple[date, list[Moment]]]:
    """In the reader's zone, newest first as they come."""
    grouped = groupby(moments, key=lambda moment: timezone.localdate(moment.at))
    return [(day, list(each)) for day, each in grouped]
