"""Lists: the page of them, one renamed, one deleted."""

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.pages import FormPage, Page
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.forms.organizing import ListForm
from leads.models import LeadList
from leads.selectors.organizing import counted, lists_of, segments_with
from leads.services.organizing.lists import create_list, delete_list, rename_list
from neptie.pages.paging import listed
from neptie.pages.toasts import toast


class ListsPage(FormPage):
    """All lists with how many leads are in each, and the form that makes one."""

    template = "leads/lists.html"
    form_class = ListForm
    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_LEADS}

    def context(self) -> dict[str, Any]:
        """The lists by their names, in pages; who made each."""
        lists = lists_of(self.workspace_id)
        shown = counted(lists).select_related("created_by__user")
        return {
            "lists": listed(self.request, shown, total=lists.count()),
            "may_write": self.may(WRITE_LEADS),
        }

    def act(self, form: forms.Form) -> HttpResponse:
        """Make it."""
        made = create_list(
            workspace_id=self.workspace_id,
            name=form.cleaned_data["name"],
            membership_id=self.member.id,
            actor_id=self.actor_id,
        )
        toast(
            self.request,
            _("“%(name)s” is ready. Add leads to it in the leads table.") % {"name": made.name},
        )
        return redirect("lead-lists")


class OfList(Page):
    """A page of one list."""

    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}

    @cached_property
    def lead_list(self) -> LeadList:
        """The list that the address names, counted; 404 when it is not the workspace's."""
        lists = counted(LeadList.objects.all())
        return lists.get_or_refuse(workspace_id=self.workspace_id, id=self.kwargs["id"])

    def shown(self, context: Any, **options: Any) -> HttpResponse:
        """The page, with the list."""
        return super().shown({"list": self.lead_list, **context}, **options)

    @property
    def named(self) -> dict[str, UUID]:
        """Workspace, list and actor, as the services ask for them."""
        return {
            "workspace_id": self.workspace_id,
            "list_id": self.lead_list.id,
            "actor_id": self.actor_id,
        }


class ListPage(OfList, FormPage):
    """Its name, to be changed."""

    template = "leads/list.html"
    form_class = ListForm

    def initial(self) -> dict[str, Any]:
        """The name."""
        return {"name": self.lead_list.name}

    def act(self, form: forms.Form) -> HttpResponse:
        """Rename it."""
        rename_list(**self.named, name=form.cleaned_data["name"])
        toast(self.request, _("Saved."))
        return redirect("lead-lists")


class DeleteList(OfList):
    """Asks with what goes and what stays; the POST deletes."""

    template = "leads/list_delete.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Which segments ask for it, too."""
        asking = segments_with(self.workspace_id, "lists", str(self.lead_list.id))
        return self.shown({"segments": asking})

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Delete it."""
        delete_list(**self.named)
        words = {"name": self.lead_list.name}
        toast(request, _("The list “%(name)s” is deleted; its leads stay.") % words)
        return redirect("lead-lists")

    def back(self) -> str:
        """The lists."""
        return reverse("lead-lists")
