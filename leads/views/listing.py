"""The table of leads."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from accounts.pages import Page
from accounts.scopes import READ_LEADS, WRITE_CAMPAIGNS, WRITE_LEADS
from leads.forms.asked import Asked, read
from leads.forms.chips import chips
from leads.forms.columns import columns_of
from leads.forms.filters import FilterForm
from leads.forms.places import place_of, place_text
from leads.models import Status
from leads.selectors.listing import table_rows
from leads.selectors.ordering import page_rows
from leads.selectors.table import Setup, table_setup
from leads.selectors.totals import total
from neptie.pages.paging import PER_PAGE, Listed, number_of

REGION = "leads"


class LeadsPage(Page):
    """Leads, searched and narrowed, with acts on those selected; htmx gets the table alone."""

    scopes: ClassVar = {"get": READ_LEADS}
    template = "leads/leads.html"

    @cached_property
    def setup_of_table(self) -> Setup:
        """What the table can be narrowed to, and the member's columns."""
        return table_setup(self.workspace_id, self.member.id)

    @cached_property
    def asked(self) -> Asked:
        """What this page is asked for."""
        return read(self.request.GET, self.setup_of_table.segments)

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of them."""
        is_fragment = request.headers.get("HX-Target") == REGION
        answer = self.shown(
            {**self._table(), **self._around(), "is_fragment": is_fragment},
            template="leads/region.html" if is_fragment else "",
        )
        # Two answers at one address: “back” must not bring up the table alone.
        patch_vary_headers(answer, ["HX-Target"])
        return answer

    def _table(self) -> dict[str, Any]:
        count = total(self.workspace_id, *self.asked.criteria)
        number = number_of(self.request, count)
        found = self._found(number, count)
        rows = table_rows(self.workspace_id, [row["id"] for row in found])
        listed = Listed(rows, number, count)
        following = place_text(found[-1]) if found and listed.following else ""
        return {"leads": listed, "after": following}

    def _found(self, number: int, count: int) -> list[dict[str, Any]]:
        """From behind the page before where the address tells where that ended."""
        sort = self.asked.sort
        after = place_of(self.request.GET.get("after", ""), sort)
        return page_rows(
            self.workspace_id,
            *self.asked.criteria,
            sort=sort,
            limit=PER_PAGE,
            after=after,
            offset=0 if after else (number - 1) * PER_PAGE,
            expected=count,
        )

    def _around(self) -> dict[str, Any]:
        setup, asked = self.setup_of_table, self.asked
        return {
            "asked": asked,
            "chips": chips(asked, setup),
            "form": FilterForm(asked.own, setup),
            "columns": columns_of(setup.columns, setup.fields),
            "setup": setup,
            "statuses": Status.choices,
            "may_write": self.may(WRITE_LEADS),
            "may_enroll": self.may(WRITE_CAMPAIGNS),
        }
