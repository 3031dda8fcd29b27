"""Leads that look like the same person, side by side, and made one."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import Page
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.forms.merging import Comparison
from leads.models import Lead
from leads.selectors.duplicates import NEWEST, suggested, with_leads
from leads.selectors.leads import leads_in
from leads.selectors.organizing import fields_of
from leads.services.merging import MOST, merge_leads
from neptie.pages.paging import Listed
from neptie.pages.toasts import toast

_PER_PAGE = 20


class DuplicatesPage(Page):
    """Suggestions, the newest first."""

    scopes: ClassVar = {"get": READ_LEADS}
    template = "leads/duplicates.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Twenty of them a page."""
        found = suggested(self.workspace_id)
        asked = request.GET.get("page", "1")
        number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
        number = min(max(number, 1), max(1, -(-len(found) // _PER_PAGE)))
        shown = found[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        rows = with_leads(self.workspace_id, shown)
        return self.shown(
            {
                "found": Listed(rows, number, len(found), _PER_PAGE),
                "newest": NEWEST,
                "may_write": self.may(WRITE_LEADS),
            }
        )


class MergePage(Page):
    """Some leads side by side: who stays, whose values are kept; then one is made of them."""

    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}
    template = "leads/merge.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The comparison of those that `?lead=` names."""
        leads = self._leads(request.GET.getlist("lead"))
        if len(leads) < 2:
            toast(request, _("There is nothing to merge here any more."))
            return redirect(self.back())
        names = {field.key: field.name for field in fields_of(self.workspace_id)}
        return self.shown({"comparison": Comparison(leads, names=names)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """One of them; the others go."""
        leads = self._leads(request.POST.getlist("lead"))
        if len(leads) < 2:
            toast(request, _("There is nothing to merge here any more."))
            return redirect(self.back())
        chosen = Comparison(leads, request.POST)
        lead = merge_leads(
            workspace_id=self.workspace_id,
            winner_id=chosen.winner_id,
            loser_ids=chosen.loser_ids,
            actor_id=self.actor_id,
            take=chosen.take,
        )
        words = ngettext(
            "One lead is merged into %(name)s.",
            "%(count)s leads are merged into %(name)s.",
            len(chosen.loser_ids),
        )
        name = lead.full_name or lead.email
        toast(request, words % {"count": len(chosen.loser_ids), "name": name})
        return redirect("lead", id=lead.id)

    def back(self) -> str:
        """The suggestions."""
        return reverse("lead-duplicates")

    def _leads(self, asked: list[str]) -> list[Lead]:
        """Those that are there, the oldest first; no more than are merged at once."""
        ids = {found for text in asked[: MOST + 1] if (found := _id(text))}
        leads = leads_in(self.workspace_id).select_related("owner__user")
        return list(leads.filter(id__in=ids).order_by("id"))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
