"""Pages of campaigns that know the mail: who is in one, its start and the way back, previews."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.scopes import READ_CAMPAIGNS, READ_LEADS, WRITE_CAMPAIGNS
from campaigns.models import CampaignStatus, State
from campaigns.pages import CampaignAct, OfCampaign
from campaigns.selectors.campaigns import counts_of
from campaigns.services.grace import GRACE, undo_start
from emailing.selectors.enrollments import rows_of, told
from emailing.selectors.preflight import named_skips, only_into_sandbox
from emailing.services.preflight import ask, look
from emailing.services.previewing import show_words
from emailing.services.removing import remove_lead
from neptie.kernel.clock import now
from neptie.kernel.errors import NotFound, Unprocessable
from neptie.pages.paging import listed
from neptie.pages.toasts import toast

# What to open where a start is refused, by the code of the refusal.
_MENDED_AT = {
    "no_steps": "campaign",
    "empty_step": "campaign",
    "unknown_variables": "campaign",
    "step_not_supported": "campaign",
    "no_leads": "campaign-leads",
    "no_usable_account": "mailboxes",
    "not_found": "campaign-settings",
}


class CampaignLeads(OfCampaign):
    """Who is enrolled: where each stands, what comes next or why it waits; `?state=` narrows."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS}
    template = "emailing/campaigns/leads.html"

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """A page of them, in the order of their enrollment."""
        counts = counts_of([self.campaign.id])[self.campaign.id]
        asked = request.GET.get("state", "")
        state = asked if asked in State.values else ""
        found = rows_of(campaign=self.campaign, state=state)
        page = listed(request, found, total=counts[state or "enrolled"])
        return self.shown(
            {
                "listed": page,
                "rows": told(self.campaign, page.rows),
                "counts": counts,
                "states": [(value, label, counts[value]) for value, label in State.choices],
                "state": state,
                "may_see_leads": self.may(READ_LEADS),
            }
        )


class RemoveLead(CampaignAct):
    """Take one lead out of the campaign."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Stop its way; what went out stays told."""
        if remove_lead(**self.named, lead_id=self.kwargs["lead_id"]):
            toast(request, _("Taken out: nothing more of this campaign goes to that lead."))
        else:
            toast(request, _("That lead's way through the campaign was over already."))
        return redirect(self.back())

    def back(self) -> str:
        """The leads of the campaign."""
        return reverse("campaign-leads", args=[self.kwargs["id"]])


class StartCampaign(OfCampaign):
    """What a start leads to; and the start, which can be taken back for ten seconds."""

    scopes: ClassVar = {"get": WRITE_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "emailing/campaigns/start.html"

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """How many mails, who is left out and why; or what has to be mended first."""
        if self.campaign.status not in (CampaignStatus.DRAFT, CampaignStatus.PAUSED):
            return redirect("campaign", id=self.campaign.id)
        try:
            preflight = look(campaign=self.campaign, at=now() + GRACE)
        except (Unprocessable, NotFound) as error:
            mended_at = _MENDED_AT.get(error.code, "campaign")
            return self.shown({"problem": error.message, "mended_at": mended_at})
        return self.shown(
            {
                "preflight": preflight,
                "skips": named_skips(self.workspace_id, preflight.skips),
                "only_sandbox": only_into_sandbox(preflight.mailboxes),
            }
        )

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Look again, and let it begin."""
        campaign, preflight = ask(**self.named, at=now())
        count = preflight.will_send
        said = ngettext(
            "Starts in ten seconds: “%(name)s”, %(count)s mail.",
            "Starts in ten seconds: “%(name)s”, %(count)s mails.",
            count,
        ) % {"name": Truncator(campaign.name).chars(60), "count": f"{count:,}"}
        toast(request, said, undo=reverse("campaign-undo", args=[campaign.id]))
        return redirect("campaign", id=campaign.id)


class UndoStart(CampaignAct):
    """Take a start back that has not begun; once it has, it can be paused where this leads."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """As it was before."""
        undo_start(**self.named)
        toast(request, _("The start was taken back; nothing was sent."))
        return redirect(self.back())


class PreviewWords(OfCampaign):
    """POST `subject`, `body`, `lead`, `who`: the words as that lead would read them."""

    http_method_names = ["post"]
    scopes: ClassVar = {"post": READ_CAMPAIGNS}

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """A fragment; nothing is saved."""
        shown = show_words(
            campaign=self.campaign,
            subject=request.POST.get("subject", ""),
            body=request.POST.get("body", ""),
            lead_id=request.POST.get("lead", ""),
            search=request.POST.get("who", ""),
        )
        return self.shown({"shown": shown}, template="emailing/campaigns/preview.html")
