"""The page of one lead."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from accounts.pages import Page
from accounts.scopes import READ_LEADS, WRITE_CAMPAIGNS, WRITE_LEADS
from leads.models import Lead
from leads.selectors.suppression import suppressed
from leads.selectors.timeline import Moment, happened_to, known_lead, moments, score_page
from neptie.pages.paging import Listed, listed


class LeadPage(Page):
    """Facts, score with its reasons, campaigns, mails, and what happened."""

    scopes: ClassVar = {"get": READ_LEADS}
    template = "leads/lead.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """All that is known of the lead."""
        lead: Any = known_lead(workspace_id=self.workspace_id, lead_id=id)
        found = listed(request, happened_to(lead))
        return self.shown(
            {
                "lead": lead,
                "found": found,
                "moments": moments(found.rows, more=_own_moments(lead, found)),
                "suppressed": suppressed(self.workspace_id, [lead.email]).get(lead.email),
                "may_write": self.may(WRITE_LEADS),
                "may_mail": self.may(WRITE_CAMPAIGNS),
            }
        )


def _own_moments(lead: Any, found: Listed) -> list[Moment]:
    """What the lead itself knows of its past, on the page where it belongs."""
    own = []
    if found.following is None:
        own.append(Moment("created", lead.created_at))
    if lead.score_scored_at is not None and found.number == _page_of_score(lead, found):
        own.append(Moment("scored", lead.score_scored_at))
    return own


def _page_of_score(lead: Lead, found: Listed) -> int:
    if found.pages == 1:
        return 1
    scored_at: Any = vars(lead)["score_scored_at"]
    page = score_page(lead, scored_at=scored_at, per_page=found.per_page)
    return min(page, found.pages)
