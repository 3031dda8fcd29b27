"""Pausing a campaign, and putting it away."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.scopes import WRITE_CAMPAIGNS
from campaigns.pages import CampaignAct
from campaigns.services.authoring import archive_campaign
from campaigns.services.starting import pause_campaign
from neptie.pages.toasts import toast


class Pause(CampaignAct):
    """From here on nothing of it leaves."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Pause it."""
        pause_campaign(**self.named)
        toast(request, _("Paused: nothing goes out until you resume it."))
        return redirect(self.back())


class Archive(CampaignAct):
    """Put away for good."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Archive it, and back to the list."""
        archive_campaign(**self.named)
        name = Truncator(self.campaign.name).chars(60)
        toast(request, _("Archived: “%(name)s”. Its figures stay.") % {"name": name})
        return redirect("campaigns")
