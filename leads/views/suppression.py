"""Who must not be written to: the list, what is added to it, and what is taken off it."""

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import FormPage, Page, form_shows
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.forms.suppression import SuppressForm, SuppressionFileForm, SuppressionFilter
from leads.models import Suppression
from leads.rules.suppressing import LASTING
from leads.selectors.leads import leads_in
from leads.selectors.suppression import covering, suppression_lines, suppressions
from leads.services.suppression import lift_suppression, suppress_all, suppress_file
from neptie.kernel.errors import DomainError
from neptie.pages.paging import listed
from neptie.pages.toasts import toast


class SuppressionPage(FormPage):
    """The list, and the form that adds to it."""

    template = "leads/suppression.html"
    form_class = SuppressForm
    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_LEADS}
    file_form: SuppressionFileForm | None = None
    brought: object = None

    @cached_property
    def filter(self) -> SuppressionFilter:
        """What is asked for."""
        return SuppressionFilter(self.request.GET)

    def context(self) -> dict[str, Any]:
        """What is found, newest first, and how many there are."""
        said = self.filter.cleaned_data
        rows = suppressions(
            self.workspace_id, kind=said.get("kind", ""), reason=said.get("reason", "")
        )
        if said.get("q"):
            rows = rows.filter(id__in=covering(self.workspace_id, said["q"]).values("id"))
        return {
            "filter": self.filter,
            "found": listed(self.request, rows.order_by("-id")),
            "file_form": self.file_form or SuppressionFileForm(),
            "brought": self.brought,
            "may_write": self.may(WRITE_LEADS),
        }

    def act(self, form: forms.Form) -> HttpResponse:
        """Add what was named."""
        targets = form.cleaned_data["values"]
        created = suppress_all(
            workspace_id=self.workspace_id,
            targets=targets,
            reason=form.cleaned_data["reason"],
            actor_id=self.actor_id,
        )
        toast(self.request, _told(len(created), len(set(targets)) - len(created)))
        return redirect("settings-suppression")


class SuppressionImport(SuppressionPage):
    """A file taken over. What it brought is in the answer to the POST and nowhere else."""

    scopes: ClassVar = {"post": WRITE_LEADS}
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """All of it or nothing; sent twice, it brings nothing new."""
        form = self.file_form = SuppressionFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.with_form(SuppressForm(), status=422)
        try:
            self.brought = suppress_file(
                workspace_id=self.workspace_id,
                content=form.content,
                reason=form.cleaned_data["reason"],
                actor_id=self.actor_id,
            )
        except DomainError as error:
            form_shows(form, error)
            return self.with_form(SuppressForm(), status=422)
        self.file_form = None
        return self.with_form(SuppressForm())


class SuppressionExport(Page):
    """All of it as CSV, to take it elsewhere."""

    scopes: ClassVar = {"get": READ_LEADS}

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        """Streamed, oldest first."""
        lines = suppression_lines(self.workspace_id)
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="suppression.csv"'
        return answer


class SuppressionRemove(Page):
    """Asked first: what was opted out of, and what that means."""

    template = "leads/suppression_remove.html"
    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """The question."""
        row = self._row(id)
        leads = leads_in(self.workspace_id).filter(email=row.value or "")
        is_lasting = row.reason in LASTING
        lead = leads.first() if row.kind == Suppression.Kind.EMAIL else None
        return self.shown({"row": row, "lead": lead, "is_lasting": is_lasting})

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """It is taken off the list; who pressed the button has read the question."""
        row = lift_suppression(
            workspace_id=self.workspace_id,
            suppression_id=id,
            actor_id=self.actor_id,
            confirmed=request.POST.get("sure") == "1",
        )
        words = _("%(value)s may be written to again. Leads keep their statuses.")
        toast(request, words % {"value": row.value or _("What was erased")})
        return redirect("settings-suppression")

    def back(self) -> str:
        """The list."""
        return reverse("settings-suppression")

    def _row(self, id: UUID) -> Suppression:
        rows = suppressions(self.workspace_id)
        return rows.get_or_refuse(workspace_id=self.workspace_id, id=id)


def _told(created: int, known: int) -> str:
    words = ngettext("%(count)s is suppressed now.", "%(count)s are suppressed now.", created) % {
        "count": f"{created:,}"
    }
    if not known:
        return words
    before = ngettext("%(count)s was before.", "%(count)s were before.", known)
    return f"{words} {before % {'count': f'{known:,}'}}"
