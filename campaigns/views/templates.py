"""The templates of a workspace: all of them, one written, one removed."""

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.pages import Act, FormPage, Page
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.forms.templates import TemplateForm
from campaigns.models import Template
from campaigns.selectors.templates import template_in, templates_in
from campaigns.selectors.words import offered_variables, step_words
from campaigns.services.templates import archive_template, create_template, update_template
from neptie.pages.paging import listed
from neptie.pages.toasts import toast


class Templates(Page):
    """All of them, by their names."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS}
    template = "campaigns/templates.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of it."""
        return self.shown({"listed": listed(request, templates_in(self.workspace_id))})


class _Editor(FormPage):
    scopes: ClassVar = {"get": WRITE_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "campaigns/template.html"
    form_class = TemplateForm

    def context(self) -> dict[str, Any]:
        """The variables on offer."""
        return {"variables": offered_variables(self.workspace_id)}


class NewTemplate(_Editor):
    """`?step=` begins with the words of a step."""

    def initial(self) -> dict[str, Any]:
        """The step's words, as they are saved; nothing for one that is not there."""
        return step_words(self.workspace_id, self.request.GET.get("step", "")) or {}

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep it."""
        made = create_template(
            workspace_id=self.workspace_id, fields=form.cleaned_data, actor_id=self.actor_id
        )
        said = _("“%(name)s” is kept. Choose it where you write a mail.")
        toast(self.request, said % {"name": made.name})
        return redirect("templates")


class EditTemplate(_Editor):
    """One of them."""

    @cached_property
    def found(self) -> Template:
        """The template that the address names; 404 when it is not the workspace's."""
        return template_in(self.workspace_id, self.kwargs["id"])

    def initial(self) -> dict[str, Any]:
        """What it says now."""
        return {name: getattr(self.found, name) for name in ("name", "subject", "body")}

    def context(self) -> dict[str, Any]:
        """With the template."""
        return {**super().context(), "found": self.found}

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep what was changed."""
        update_template(
            workspace_id=self.workspace_id,
            template_id=self.found.id,
            fields=form.cleaned_data,
            actor_id=self.actor_id,
        )
        toast(self.request, _("Template saved. Steps that began with it keep their words."))
        return redirect("templates")


class RemoveTemplate(Act):
    """Take it away; what was written with it stays."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Archive it."""
        archive_template(workspace_id=self.workspace_id, template_id=id, actor_id=self.actor_id)
        toast(request, _("Template removed. What was written with it stays."))
        return redirect(self.back())

    def back(self) -> str:
        """The templates."""
        return reverse("templates")
