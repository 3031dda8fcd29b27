"""Doing acts: the page that asks, the deed with its line in the log, and many at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from neptie.kernel.errors import DomainError
from neptie.pages.staff.acts import Act, acts_of

if TYPE_CHECKING:
    from neptie.pages.staff.rows import StaffAdmin

Action = Callable[["StaffAdmin[Any]", HttpRequest, QuerySet[Any]], HttpResponse | None]
# The button of the page that asks about many rows.
SURE = "sure"


class ActView:
    """`…/<row>/act/<name>/`: asked by GET, done by POST."""

    def __init__(self, admin: "StaffAdmin[Any]") -> None:
        self.admin = admin

    def __call__(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Asks, does, or says why not."""
        if not self.admin.may_act(request):
            raise PermissionDenied(_("You can look at this, and not change it."))
        act, row = _named(self.admin.model, name), self._row(request, object_id)
        form = _form(act, row, request)
        if request.method != "POST" or (form and not form.is_valid()):
            return self._asked(request, act, row, form)
        try:
            messages.success(request, self.carry_out(request, act, row, form))
        except DomainError as error:
            messages.error(request, error.message)
        return redirect(self._page(row))

    def carry_out(self, request: HttpRequest, act: Act, row: Model, form: forms.Form | None) -> str:
        """The deed and its line in the log, or neither; what was done, as a sentence."""
        with transaction.atomic():
            said = act.do(row, _actor(request), form.cleaned_data if form else {})
            self.admin.log_change(request, row, said)
        return said

    def _row(self, request: HttpRequest, object_id: str) -> Model:
        row: Model | None = self.admin.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def _page(self, row: Model) -> str:
        meta = self.admin.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])

    def _asked(
        self, request: HttpRequest, act: Act, row: Model, form: forms.Form | None
    ) -> HttpResponse:
        status = 422 if form and form.is_bound else 200
        return self.question(
            request, act, status=status, rows=[row], form=form, back=self._page(row)
        )

    def question(
        self, request: HttpRequest, act: Act, *, status: int = 200, **context: Any
    ) -> TemplateResponse:
        """The page that asks whether to do it to `rows`; `back` leads to where it was offered."""
        shared = {
            **self.admin.admin_site.each_context(request),
            "title": act.title,
            "act": act,
            "opts": self.admin.model._meta,
        }
        return TemplateResponse(request, "admin/act.html", {**shared, **context}, status=status)


def chosen_action(act: Act) -> Action:
    """Django's action that does an act to each row chosen; a grave one is asked about first."""

    def do_to_each(
        admin: "StaffAdmin[Any]", request: HttpRequest, rows: QuerySet[Any]
    ) -> HttpResponse | None:
        view = ActView(admin)
        if act.is_grave and SURE not in request.POST:
            return view.question(request, act, rows=rows, many=rows, back=request.get_full_path())
        _do_to_each(view, request, act, rows)
        return None

    return do_to_each


def _do_to_each(view: ActView, request: HttpRequest, act: Act, rows: QuerySet[Any]) -> None:
    """What is refused is said row by row; the others are done."""
    done = 0
    for row in rows:
        try:
            view.carry_out(request, act, row, None)
            done += 1
        except DomainError as error:
            messages.warning(request, f"{row}: {error.message}")
    if done:
        words = ngettext("Done for %(count)s row.", "Done for %(count)s rows.", done)
        messages.success(request, words % {"count": done})


def _named(model: type[Model], name: str) -> Act:
    act = next((each for each in acts_of(model) if each.name == name), None)
    if act is None:
        raise Http404
    return act


def _form(act: Act, row: Model, request: HttpRequest) -> forms.Form | None:
    if act.form is None:
        return None
    if request.method == "POST":
        return act.form(request.POST)
    return act.form(initial=act.initial(row))


def _actor(request: HttpRequest) -> UUID:
    actor = request.user.pk
    if not isinstance(actor, UUID):
        raise PermissionDenied
    return actor
