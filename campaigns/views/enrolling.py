"""Putting leads into a campaign: those of a selection, or all that match its audience."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar
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
from campaigns.selectors.audience import Reach, reach
from campaigns.selectors.campaigns import campaign_in
from campaigns.services.enrolling import assign_leads, enroll_audience
from leads.selectors.organizing import segment_criteria, segments_of
from neptie.kernel.errors import Invalid, NotFound
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

    GET with filters counts, and htmx gets the count alone; with `segment`, the filters are that
    one's.
    """

    scopes: ClassVar = {"get": READ_LEADS, "post": WRITE_CAMPAIGNS}
    template = "campaigns/audience.html"

    def get(self, request: HttpRequest, **ids: object) -> HttpResponse:
        """How many match what the filters ask."""
        if "segment" in request.GET or not request.GET:
            asked = self._asked_first
            return self.shown(self._around(self.form(), reach(self.campaign, asked)))
        form = self.form(request.GET)
        found = reach(self.campaign, form.cleaned_data["audience"]) if form.is_valid() else None
        if request.headers.get("HX-Request") == "true":
            return self.shown({"form": form, "reach": found}, template="campaigns/reach.html")
        return self.shown(self._around(form, found))

    def form(self, *data: Any) -> forms.Form:
        """Over what was typed, else over the segment that was chosen or the campaign's audience."""
        initial = AudienceForm.shown(self._asked_first)
        typed = data[0] if data else None
        return AudienceForm(typed, initial=initial, workspace_id=self.workspace_id)

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep the filters with the campaign, and enroll all that match."""
        count = enroll_audience(**self.named, audience=form.cleaned_data["audience"])
        toast(self.request, enrolled_words(count, self.campaign.name))
        return redirect("campaign-leads", id=self.campaign.id)

    def context(self) -> dict[str, object]:
        """No count beside filters that are wrong."""
        return {"reach": None, **self._segments()}

    def _around(self, form: forms.Form, found: Reach | None) -> dict[str, object]:
        return {"form": form, "reach": found, **self._segments()}

    def _segments(self) -> dict[str, object]:
        return {
            "segments": segments_of(self.workspace_id),
            "segment_id": self.request.GET.get("segment"),
        }

    @cached_property
    def _asked_first(self) -> Mapping[str, Any]:
        said = self.request.GET.get("segment")
        if not said:
            audience: Mapping[str, Any] = self.campaign.target_audience
            return audience
        try:
            return segment_criteria(self.workspace_id, UUID(said)).as_data()
        except ValueError as error:
            raise NotFound(_("There is no segment with this id.")) from error
