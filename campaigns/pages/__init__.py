"""What pages share, here and downstream: those of one campaign, and those that write a mail."""

from campaigns.pages.attaching import Attaching
from campaigns.pages.campaign import CampaignAct, OfCampaign

__all__ = ["Attaching", "CampaignAct", "OfCampaign"]
