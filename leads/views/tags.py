"""Tags among the settings: all of them, one renamed, one deleted."""

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
from leads.forms.organizing import TagForm
from leads.models import BulkJob, Tag
from leads.rules.asking import address_of, params_of
from leads.rules.criteria import clean
from leads.selectors.organizing import tag_counts, tags_of
from leads.services.organizing.tags import create_tag, delete_tag, rename_tag
from neptie.pages.paging import listed
from neptie.pages.toasts import toast


class TagsPage(FormPage):
    """All tags with how many leads have each, and the form that makes one."""

    template = "leads/tags.html"
    form_class = TagForm
    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_LEADS}

    def context(self) -> dict[str, Any]:
        """The tags by their names, in pages."""
        found = listed(self.request, tags_of(self.workspace_id))
        counts = tag_counts(self.workspace_id, [tag.name for tag in found.rows])
        rows = [(tag, counts.get(tag.name, 0), _address(tag)) for tag in found.rows]
        return {"tags": found, "rows": rows, "may_write": self.may(WRITE_LEADS)}

    def act(self, form: forms.Form) -> HttpResponse:
        """Make it."""
        tag = create_tag(
            workspace_id=self.workspace_id,
            name=form.cleaned_data["name"],
            actor_id=self.actor_id,
        )
        toast(self.request, _("The tag “%(name)s” can be given to leads now.") % {"name": tag.name})
        return redirect("settings-tags")


def _address(tag: Tag) -> str:
    """The leads table with those that have it."""
    query = address_of(params_of(clean({"tags": [tag.name]})))
    return f"{reverse('leads')}?{query}"


class OfTag(Page):
    """A page of one tag."""

    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}

    @cached_property
    def tag(self) -> Tag:
        """The tag that the address names; 404 when it is not the workspace's."""
        tags = Tag.objects.all()
        return tags.get_or_refuse(workspace_id=self.workspace_id, id=self.kwargs["id"])

    def shown(self, context: Any, **options: Any) -> HttpResponse:
        """The page, with the tag and how many leads have it."""
        count = tag_counts(self.workspace_id, [self.tag.name]).get(self.tag.name, 0)
        return super().shown({"tag": self.tag, "count": count, **context}, **options)

    @property
    def named(self) -> dict[str, UUID]:
        """Workspace, tag, membership and actor, as the services ask for them."""
        return {
            "workspace_id": self.workspace_id,
            "tag_id": self.tag.id,
            "membership_id": self.member.id,
            "actor_id": self.actor_id,
        }

    def done(self, job: BulkJob | None, sentence: str) -> HttpResponse:
        """Told, and back; or to the job that is at it."""
        if job is not None:
            return redirect("lead-job", id=job.id)
        toast(self.request, sentence)
        return redirect("settings-tags")


class TagPage(OfTag, FormPage):
    """Its name, to be changed on every lead."""

    template = "leads/tag.html"
    form_class = TagForm

    def initial(self) -> dict[str, Any]:
        """The name."""
        return {"name": self.tag.name}

    def act(self, form: forms.Form) -> HttpResponse:
        """Rename it."""
        before = self.tag.name
        tag, job = rename_tag(**self.named, name=form.cleaned_data["name"])
        words = {"before": before, "after": tag.name}
        return self.done(job, _("“%(before)s” is “%(after)s” now.") % words)


class DeleteTag(OfTag):
    """Asks with how many leads have it; the POST takes it from them."""

    template = "leads/tag_delete.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Ask."""
        return self.shown({})

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Delete it."""
        name = self.tag.name
        job = delete_tag(**self.named)
        return self.done(job, _("The tag “%(name)s” is deleted; the leads stay.") % {"name": name})

    def back(self) -> str:
        """The tags."""
        return reverse("settings-tags")
