"""Segments: the page of them, a new one, one changed, one deleted."""

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
from leads.forms.segments import SegmentForm
from leads.models import Segment
from leads.rules.criteria import clean
from leads.selectors.organizing import segments_of
from leads.selectors.totals import total
from leads.selectors.words import in_words
from leads.services.organizing.segments import create_segment, delete_segment, update_segment
from neptie.pages.paging import listed
from neptie.pages.toasts import toast


class SegmentsPage(Page):
    """All segments with what each asks; how many leads one has is counted when it is asked."""

    template = "leads/segments.html"
    scopes: ClassVar = {"get": READ_LEADS}

    def get(self, request: HttpRequest) -> HttpResponse:
        """The segments by their names, in pages."""
        found = listed(request, segments_of(self.workspace_id))
        asked = in_words(self.workspace_id, [clean(each.criteria) for each in found.rows])
        rows = list(zip(found.rows, asked, strict=True))
        return self.shown({"found": found, "rows": rows, "may_write": self.may(WRITE_LEADS)})


class SegmentFormPage(FormPage):
    """What a new segment and a changed one have in common."""

    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}
    form_class = SegmentForm

    def form(self, *data: Any) -> forms.Form:
        """With the workspace's lists to choose from."""
        typed = data[0] if data else None
        return SegmentForm(typed, initial=self.initial(), workspace_id=self.workspace_id)


class NewSegment(SegmentFormPage):
    """A name and filters."""

    template = "leads/segment_new.html"

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep it, and show its leads."""
        made = create_segment(
            workspace_id=self.workspace_id,
            name=form.cleaned_data["name"],
            criteria=form.cleaned_data["criteria"],
            membership_id=self.member.id,
            actor_id=self.actor_id,
        )
        toast(self.request, _("The segment “%(name)s” is saved.") % {"name": made.name})
        return redirect(f"{reverse('leads')}?segment={made.id}")


class OfSegment(Page):
    """A page of one segment."""

    scopes: ClassVar = {"get": WRITE_LEADS, "post": WRITE_LEADS}

    @cached_property
    def segment(self) -> Segment:
        """The segment that the address names; 404 when it is not the workspace's."""
        segments = Segment.objects.all()
        return segments.get_or_refuse(workspace_id=self.workspace_id, id=self.kwargs["id"])

    @property
    def count(self) -> int:
        """How many leads are in it now."""
        return total(self.workspace_id, clean(self.segment.criteria))

    def shown(self, context: Any, **options: Any) -> HttpResponse:
        """The page, with the segment and its count."""
        return super().shown({"segment": self.segment, "count": self.count, **context}, **options)

    @property
    def named(self) -> dict[str, UUID]:
        """Workspace, segment and actor, as the services ask for them."""
        return {
            "workspace_id": self.workspace_id,
            "segment_id": self.segment.id,
            "actor_id": self.actor_id,
        }


class SegmentCount(OfSegment):
    """How many leads are in it, for the page of all segments."""

    scopes: ClassVar = {"get": READ_LEADS}
    template = "leads/segment_count.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """The number alone."""
        return self.shown({})


class SegmentPage(OfSegment, SegmentFormPage):
    """Its name and filters, to be changed."""

    template = "leads/segment.html"

    def initial(self) -> dict[str, Any]:
        """What it asks."""
        return SegmentForm.shown(self.segment.name, self.segment.criteria)

    def act(self, form: forms.Form) -> HttpResponse:
        """Save it."""
        said = form.cleaned_data
        update_segment(**self.named, name=said["name"], criteria=said["criteria"])
        toast(self.request, _("Saved."))
        return redirect("lead-segments")


class DeleteSegment(OfSegment):
    """Asks, and says what stays; the POST deletes."""

    template = "leads/segment_delete.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Ask."""
        return self.shown({})

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Delete it."""
        delete_segment(**self.named)
        words = {"name": self.segment.name}
        toast(request, _("The segment “%(name)s” is deleted; its leads stay.") % words)
        return redirect("lead-segments")

    def back(self) -> str:
        """The segments."""
        return reverse("lead-segments")
