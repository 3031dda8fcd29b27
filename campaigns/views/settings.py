"""How a campaign sends, and what it is called."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.pages import FormPage
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.forms.settings import SettingsForm
from campaigns.pages import OfCampaign
from campaigns.services.authoring import update_campaign
from neptie.pages.toasts import toast


class CampaignSettings(OfCampaign, FormPage):
    """Name, sending windows, time zone, mailboxes and tracking."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "campaigns/settings.html"

    def form(self, *data: Any) -> forms.Form:
        """Over what is there now."""
        return SettingsForm(*data, initial=self.initial(), zone=self.workspace.timezone)

    def initial(self) -> dict[str, Any]:
        """The campaign's settings."""
        campaign = self.campaign
        return SettingsForm.shown(campaign.name, campaign.description, campaign.settings)

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep them."""
        assert isinstance(form, SettingsForm)
        update_campaign(**self.named, fields=form.values)
        toast(self.request, _("Schedule saved."))
        return redirect("campaign-settings", id=self.campaign.id)
