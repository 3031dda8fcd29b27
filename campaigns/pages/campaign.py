"""The pages of one campaign."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from accounts.pages import Act, Page
from campaigns.models import Campaign
from campaigns.selectors.campaigns import campaign_in


class OfCampaign(Page):
    """A page below `campaigns/<id>/`; its template gets the campaign."""

    @cached_property
    def campaign(self) -> Campaign:
        """The campaign that the address names; 404 when it is not the workspace's."""
        return campaign_in(self.workspace_id, self.kwargs["id"])

    @property
    def named(self) -> dict[str, UUID]:
        """Workspace, campaign and actor, as the services ask for them."""
        return {
            "workspace_id": self.workspace_id,
            "campaign_id": self.campaign.id,
            "actor_id": self.actor_id,
        }

    def shown(
        self, context: Mapping[str, Any], *, template: str = "", status: int = 200
    ) -> HttpResponse:
        """The page, with the campaign."""
        return super().shown(
            {"campaign": self.campaign, **context}, template=template, status=status
        )


class CampaignAct(OfCampaign, Act):
    """An act on a campaign; it leads back to its sequence."""

    http_method_names = ["post"]

    def back(self) -> str:
        """The campaign's own page."""
        return reverse("campaign", args=[self.kwargs["id"]])
