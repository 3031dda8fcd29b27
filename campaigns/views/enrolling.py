"""Putting leads into a campaign: those of a selection, or all that match its audience."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import Act, FormPage
from accounts.scopes import READ_LEADS, WRITE_CAMPAIGNS
from campaigns.forms.audience import AudienceForm
from campaigns.forms.enrolling import EnrollForm
from campaigns.pages import OfCampaign
from campaigns.selectors.audience import reach
from campaigns.selectors.campaigns import campaign_in
from campaigns.services.enrolling import assign_leads, enroll_audience
from neptie.kernel.errors import Invalid
from neptie.pages.toasts import toast


def enrolled_words(count: int, name: str) -> str:
    """How many were enrolled, in a sentence."""
    name = Truncator(name).chars(60)
    if not count:
        return _("Nobody new: these leads are in “%(name)s” already.") % {"name": name}
    return ngettext(
        "%(count)s lead enrolled in “%(name)s”.", "%(count)s leads enrolled in “%(name)s”.", count
    ) % {"count": f"{count:,}", "name": name}


class Enroll(Act):
    """POST `campaign`, and `lead` once for each; then back to the campaign, or to `next`."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enroll them."""
        form = EnrollForm(request.POST)
        if not form.is_valid():
            raise Invalid(_("Choose a campaign, and at least one lead; nobody was enrolled."))
        campaign_id: UUID = form.cleaned_data["campaign"]
        count = assign_leads(
            workspace_id=self.workspace_id,
            campaign_id=campaign_id,
            lead_ids=form.cleaned_data["lead"],
            actor_id=self.actor_id,
        )
        name = campaign_in(self.workspace_id, campaign_id).name
        toast(request, enrolled_words(count, name))
        return redirect(self._next() or reverse("campaign-leads", args=[campaign_id]))

    def back(self) -> str:
        """Where a refusal leads: to where the leads were chosen."""
        return self._next() or reverse("campaigns")

    def _next(self) -> str:
        address = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return address if is_ours and address.startswith("/") else ""


class EnrollAudience(OfCampaign, FormPage):
    """Filters, how many leads match them, and all of those enrolled.

    GET with filters counts; htmx gets the count alone.
    """

    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_CAMPAIGNS}
    template = "campaigns/audience.html"
    form_class = AudienceForm

    def get(self, request: HttpRequest, **ids: object) -> HttpResponse:
        """How many match what the filters ask."""
        form = self.form(request.GET) if request.GET else self.form()
        context = {"form": form, "reach": self._reach(form)}
        fragment = request.headers.get("HX-Request") == "true"
        return self.shown(context, template="campaigns/reach.html" if fragment else "")

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep the filters with the campaign, and enroll all that match."""
        count = enroll_audience(**self.named, audience=form.cleaned_data["audience"])
        toast(self.request, enrolled_words(count, self.campaign.name))
        return redirect("campaign-leads", id=self.campaign.id)

    def initial(self) -> dict[str, object]:
        """The campaign's audience."""
        return AudienceForm.shown(self.campaign.target_audience)

    def context(self) -> dict[str, object]:
        """No count beside filters that are wrong."""
        return {"reach": None}

    def _reach(self, form: forms.Form) -> object:
        if not form.is_bound:
            return reach(self.campaign, self.campaign.target_audience)
        return reach(self.campaign, form.cleaned_data["audience"]) if form.is_valid() else None
