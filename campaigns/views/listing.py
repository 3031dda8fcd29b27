"""The campaigns of a workspace, and a new one."""

from typing import ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.pages import FormPage, Page
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.forms.writing import NewCampaignForm
from campaigns.models import Campaign, CampaignStatus
from campaigns.selectors.campaigns import listed_campaigns
from campaigns.selectors.overview import overviews
from campaigns.services.authoring import create_campaign
from neptie.pages.paging import listed


class Campaigns(Page):
    """The list, newest first, narrowed by `?q=` (part of a name) and `?status=`."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS}
    template = "campaigns/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of it."""
        asked = request.GET.get("status", "")
        status = asked if asked in CampaignStatus.values else ""
        query = request.GET.get("q", "").strip()
        found = listed_campaigns(self.workspace_id, status=status or None)
        if query:
            found = found.filter(name__icontains=query)
        page = listed(request, found.order_by("-id"))
        context = {
            "listed": page,
            "rows": overviews(page.rows),
            "ids": [campaign.id for campaign in page.rows],
            "statuses": CampaignStatus.choices,
            "status": status,
            "query": query,
        }
        is_part = (
            "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
        )
        return self.shown(context, template="campaigns/list_rows.html" if is_part else "")


class NewCampaign(FormPage):
    """A name, and on to the first mail."""

    scopes: ClassVar = {"get": WRITE_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "campaigns/new.html"
    form_class = NewCampaignForm

    def act(self, form: forms.Form) -> HttpResponse:
        """Make the draft."""
        campaign = create_campaign(
            workspace_id=self.workspace_id,
            fields={**form.cleaned_data, "type": Campaign.Type.EMAIL},
            actor_id=self.actor_id,
        )
        return redirect("campaign", id=campaign.id)
