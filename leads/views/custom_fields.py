"""Custom fields among the settings: all of them, one changed, one deleted."""

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
from leads.forms.organizing import CustomFieldForm
from leads.models import BulkJob, CustomField
from leads.rules.criteria import clean
from leads.selectors.organizing import ordered_fields, segments_with
from leads.selectors.totals import total
from leads.services.organizing.defining import (
    FieldValues,
    create_field,
    delete_field,
    update_field,
)
from neptie.pages.paging import listed
from neptie.pages.toasts import toast


class CustomFieldsPage(FormPage):
    """All custom fields, and the form that makes one."""

    template = "leads/custom_fields.html"
    form_class = CustomFieldForm
    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_LEADS}

    def context(self) -> dict[str, Any]:
        """The fields by their names, in pages."""
        found = listed(self.request, ordered_fields(self.workspace_id))
        return {"fields": found, "may_write": self.may(WRITE_LEADS)}

    def act(self, form: forms.Form) -> HttpResponse:
        """Make it."""
        made = create_field(
            workspace_id=self.workspace_id,
            actor_id=self.actor_id,
            **cast("CustomFieldForm", form).said,
        )
        toast(self.request, _("Leads can hold “%(name)s” now.") % {"name": made.name})
        return redirect("settings-fields")


class OfField(Page):
    """A page of one custom field."""

    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}

    @cached_property
    def field(self) -> CustomField:
        """The field that the address names; 404 when it is not the workspace's."""
        fields = CustomField.objects.all()
        return fields.get_or_refuse(workspace_id=self.workspace_id, id=self.kwargs["id"])

    def shown(self, context: Any, **options: Any) -> HttpResponse:
        """The page, with the field and how many leads hold a value."""
        holding = clean({"custom": {self.field.key: {"known": True}}})
        count = total(self.workspace_id, holding)
        return super().shown({"field": self.field, "count": count, **context}, **options)

    @property
    def named(self) -> dict[str, UUID]:
        """Workspace, field, membership and actor, as the services ask for them."""
        return {
            "workspace_id": self.workspace_id,
            "field_id": self.field.id,
            "membership_id": self.member.id,
            "actor_id": self.actor_id,
        }

    def done(self, job: BulkJob | None, sentence: str) -> HttpResponse:
        """Told, and back; or to the job that is at it."""
        if job is not None:
            return redirect("lead-job", id=job.id)
        toast(self.request, sentence)
        return redirect("settings-fields")


class CustomFieldPage(OfField, FormPage):
    """Its name, kind and choices, to be changed."""

    template = "leads/custom_field.html"
    form_class = CustomFieldForm

    def initial(self) -> dict[str, Any]:
        """What it is."""
        return CustomFieldForm.shown(self.field)

    def act(self, form: forms.Form) -> HttpResponse:
        """Save it; leads' values are turned into the new kind."""
        values = FieldValues(**cast("CustomFieldForm", form).said)
        _field, job = update_field(**self.named, values=values)
        return self.done(job, _("Saved."))


class DeleteCustomField(OfField):
    """Asks with how many leads hold a value; the POST takes these too."""

    template = "leads/custom_field_delete.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Which segments ask for it, too."""
        return self.shown({"segments": segments_with(self.workspace_id, "custom", self.field.key)})

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Delete it."""
        words = {"name": self.field.name}
        job = delete_field(**self.named)
        return self.done(job, _("The field “%(name)s” is deleted with its values.") % words)

    def back(self) -> str:
        """The fields."""
        return reverse("settings-fields")
