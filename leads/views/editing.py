"""A new lead, and a lead changed."""

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.pages import FormPage
from accounts.scopes import WRITE_LEADS
from accounts.selectors import members_of
from leads.forms.lead import LeadForm
from leads.models import CustomField, Lead
from leads.selectors.leads import leads_in
from leads.selectors.listing import industries_of
from leads.selectors.merged import survivor_id
from leads.selectors.organizing import fields_of
from leads.services.leads import create_lead, update_lead
from neptie.kernel.errors import Conflict
from neptie.pages.toasts import toast


class LeadFormPage(FormPage):
    """What both have in common: the form, and the lead that has the address already."""

    form_class = LeadForm
    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}
    existing_id: object = None

    @cached_property
    def fields(self) -> list[CustomField]:
        """The workspace's custom fields."""
        return fields_of(self.workspace_id)

    @cached_property
    def members(self) -> list[tuple[str, str]]:
        """Who may own the lead: (id, name)."""
        found = members_of(self.workspace_id)
        return [(str(each.id), each.user.full_name or each.user.email) for each in found]

    def context(self) -> dict[str, Any]:
        """The industries that are there already, to choose from."""
        return {
            "industries": industries_of(self.workspace_id),
            "existing_id": self.existing_id,
        }

    def taken(self, form: forms.Form, error: Conflict) -> HttpResponse:
        """The form again, with the way to the lead that has the address."""
        if error.code != "lead_exists":
            raise error
        self.existing_id = error.existing_id
        form.add_error("email", _("Another lead has this address already."))
        return self.with_form(form, status=422)


class NewLead(LeadFormPage):
    """A lead added by hand."""

    template = "leads/new.html"

    def form(self, *data: Any) -> LeadForm:
        """Blank, or as typed."""
        return LeadForm(*data, members=self.members, fields=self.fields, initial={"status": "new"})

    def act(self, form: forms.Form) -> HttpResponse:
        """Create it and show it."""
        try:
            lead = create_lead(
                workspace_id=self.workspace_id,
                actor_id=self.actor_id,
                values=cast("LeadForm", form).values,
            )
        except Conflict as error:
            return self.taken(form, error)
        toast(self.request, _("%(name)s is a lead now.") % {"name": lead.full_name})
        return redirect("lead", id=lead.id)


class EditLead(LeadFormPage):
    """A lead changed by hand, when nobody else changed it meanwhile."""

    template = "leads/edit.html"
    is_changed = False

    @cached_property
    def lead(self) -> Lead | None:
        """As it is now; None when it is gone."""
        return leads_in(self.workspace_id).filter(id=self.kwargs["id"]).first()

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """The form; what was typed before a session ended comes back even when the lead is gone."""
        if self.lead is None:
            living = survivor_id(workspace_id=self.workspace_id, lead_id=ids["id"])
            return redirect("lead-edit", id=living)
        return super().get(request, **ids)

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Save; nothing typed is lost when somebody deleted the lead."""
        if self.lead is None:
            form = self.form(request.POST)
            return self.shown(
                {"form": form, **self.context(), "is_gone": True},
                template="leads/gone.html",
                status=404,
            )
        return super().post(request, **ids)

    def form(self, *data: Any) -> LeadForm:
        """What the lead says, or as typed."""
        initial = LeadForm.shown(self.lead) if self.lead else {}
        return LeadForm(
            *data, members=self.members, fields=self.fields, lead=self.lead, initial=initial
        )

    def context(self) -> dict[str, Any]:
        """With the version that the form was made of."""
        return {**super().context(), "lead": self.lead, "version": self._version()}

    def with_form(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        """Beside what was typed, what the lead says now, where somebody else changed it."""
        theirs = self._theirs(form) if self.is_changed else []
        return self.shown({"form": form, **self.context(), "theirs": theirs}, status=status)

    def act(self, form: forms.Form) -> HttpResponse:
        """Save and show it."""
        try:
            lead = update_lead(
                workspace_id=self.workspace_id,
                lead_id=self.kwargs["id"],
                actor_id=self.actor_id,
                values=cast("LeadForm", form).values,
                seen=self._seen(),
            )
        except Conflict as error:
            self.is_changed = error.code == "lead_changed"
            return self.taken(form, error)
        toast(self.request, _("Saved."))
        return redirect(reverse("lead", args=[lead.id]))

    def _seen(self) -> datetime | None:
        try:
            return parse_datetime(self.request.POST.get("version", ""))
        except ValueError:
            return None

    def _version(self) -> str:
        """The one typed over, until the change by somebody else was shown."""
        typed = self.request.POST.get("version", "")
        current = self.lead.updated_at.isoformat() if self.lead else ""
        return current if self.is_changed or not typed else typed

    def _theirs(self, form: forms.Form) -> list[tuple[str, str]]:
        """(label, what the lead says now) for each field that was typed otherwise."""
        assert self.lead is not None
        now = LeadForm.shown(self.lead)
        typed = {name: str(form[name].value() or "") for name in now}
        theirs = [
            (str(form.fields[name].label), _shown(form.fields[name], now[name]))
            for name in now
            if typed[name].strip() != now[name]
        ]
        if self.lead.custom != form.cleaned_data.get("custom"):
            rows = LeadForm(members=(), lead=self.lead).custom_rows
            own = ", ".join(f"{row.key}: {row.value}" for row in rows if row.key)
            theirs.append((_("Custom fields"), own or "–"))
        return theirs


def _shown(field: forms.Field, value: str) -> str:
    chosen: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    words = {str(key): str(label) for key, label in chosen}
    return words.get(value, value) or "–"
