"""A page that is a form: shown, read, carried out, and shown again with what was wrong."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.pages.base import Page, form_shows
from accounts.pages.kept import take_form
from neptie.kernel.errors import DomainError
from neptie.pages.toasts import trouble


class FormPage(Page):
    """`form_class`, `template` and `act` make a form page; the template gets `form`.

    What a person typed is never lost: a refusal shows it again with the reason, and a session
    that ended gives it back after signing in.
    """

    form_class: ClassVar[type[forms.Form]]

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """The form: empty, filled with what is there, or with what was typed before."""
        kept = take_form(request)
        if kept is None:
            return self.with_form(self.form())
        trouble(request, _("This is what you typed. It is not saved yet."))
        return self.with_form(self.form(kept))

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Carry it out, or show it again."""
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                with transaction.atomic():
                    return self.act(form)
            except DomainError as error:
                form_shows(form, error)
        return self.with_form(form, status=422)

    def form(self, *data: Any) -> forms.Form:
        """The form over `data`, or over what is there now."""
        typed, files = (*data, None, None)[:2]
        return self.form_class(typed, files, initial=self.initial())

    def initial(self) -> dict[str, Any]:
        """What the form shows at first."""
        return {}

    def context(self) -> dict[str, Any]:
        """What the template needs beside the form."""
        return {}

    def with_form(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        """The page with this form."""
        return self.shown({"form": form, **self.context()}, status=status)

    def act(self, form: forms.Form) -> HttpResponse:
        """Call one service with `form.cleaned_data`; answer with a redirect."""
        raise NotImplementedError
