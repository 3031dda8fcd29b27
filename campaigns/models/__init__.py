"""Campaigns, what they say, and who is in them."""

from campaigns.models.campaign import Campaign, CampaignStatus, Kind, Step, Variant
from campaigns.models.enrollment import Enrollment, Outcome, State, StepRun

__all__ = [
    "Campaign",
    "CampaignStatus",
    "Enrollment",
    "Kind",
    "Outcome",
    "State",
    "Step",
    "StepRun",
    "Variant",
]
