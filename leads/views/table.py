"""What a member keeps of the table of leads: columns for themselves, segments for the team."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.pages import Act
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.forms.asked import SEGMENT
from leads.forms.columns import chosen
from leads.models import Segment
from leads.rules.asking import folded, understood
from leads.selectors.organizing import segment_criteria
from leads.services.organizing.segments import create_segment, update_segment
from leads.services.table import choose_columns, forget_columns
from neptie.kernel.errors import Invalid
from neptie.pages.toasts import toast


class OfTable(Act):
    """An act beside the table, which leads back to it."""

    def back(self) -> str:
        """The table as it was."""
        address = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return address if is_ours and address.startswith("/leads/") else reverse("leads")


class ChooseColumns(OfTable):
    """POST `column` once for each, in order; `up` or `down` moves one; `reset` forgets them."""

    # A member's own view: whoever may look may choose how.
    scopes: ClassVar = {"post": READ_LEADS}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep them."""
        mine = {"workspace_id": self.workspace_id, "membership_id": self.member.id}
        if "reset" in request.POST:
            forget_columns(**mine)
        else:
            choose_columns(**mine, columns=chosen(request.POST))
        return redirect(self.back())


class OfSegment(OfTable):
    """An act that keeps the filters in force, which POST `filters` says as a query string."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def criteria(self) -> dict[str, object]:
        """What they ask, as data; Invalid where they ask for nothing."""
        filters = QueryDict(self.request.POST.get("filters", ""))
        asked, _errors = understood(folded(filters.lists()))
        if asked.is_blank:
            raise Invalid(_("Narrow the table first; a segment is a set of filters."))
        return asked.as_data()

    def open(self, segment: Segment, sentence: str) -> HttpResponse:
        """The table with the segment, and what became of it."""
        toast(self.request, sentence % {"name": Truncator(segment.name).chars(60)})
        return redirect(f"{reverse('leads')}?{SEGMENT}={segment.id}")


class SaveSegment(OfSegment):
    """A new segment of `name`."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make it, and open it."""
        segment = create_segment(
            workspace_id=self.workspace_id,
            name=request.POST.get("name", ""),
            criteria=self.criteria(),
            actor_id=self.actor_id,
            membership_id=self.member.id,
        )
        return self.open(segment, _("The segment “%(name)s” is saved for your team."))


class UpdateSegment(OfSegment):
    """The open segment asks for what the table is narrowed to now."""

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Change it, and open it; a stranger's is not there, whatever is asked of it."""
        segment_criteria(self.workspace_id, id)
        segment = update_segment(
            workspace_id=self.workspace_id,
            segment_id=id,
            criteria=self.criteria(),
            actor_id=self.actor_id,
        )
        return self.open(segment, _("The segment “%(name)s” is changed for your team."))
