"""The table of leads."""

from functools import cached_property
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from accounts.pages import Page
from accounts.scopes import READ_LEADS, WRITE_CAMPAIGNS, WRITE_LEADS
from accounts.selectors import members_of
from leads.forms.filters import FilterForm
from leads.models import Status
from leads.selectors.listing import count_found, found_leads, industries_of
from neptie.pages.paging import listed


class LeadsPage(Page):
    """Leads, searched and narrowed, with acts on those selected; htmx gets the table alone."""

    scopes: ClassVar = {"get": READ_LEADS}
    template = "leads/leads.html"

    @cached_property
    def members(self) -> list[tuple[str, str]]:
        """Who may own leads: (id, name)."""
        found = members_of(self.workspace_id)
        return [(str(each.id), each.user.full_name or each.user.email) for each in found]

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of them."""
        form = FilterForm(
            request.GET, industries=industries_of(self.workspace_id), members=self.members
        )
        found = listed(
            request,
            found_leads(self.workspace_id, form.search, order=form.order),
            total=count_found(self.workspace_id, form.search),
        )
        context = {
            "form": form,
            "leads": found,
            "statuses": Status.choices,
            "members": self.members,
            "may_write": self.may(WRITE_LEADS),
            "may_enroll": self.may(WRITE_CAMPAIGNS),
        }
        is_fragment = request.headers.get("HX-Target") == "leads"
        answer = self.shown(context, template="leads/table.html" if is_fragment else "")
        # Two answers at one address: “back” must not bring up the table alone.
        patch_vary_headers(answer, ["HX-Target"])
        return answer
