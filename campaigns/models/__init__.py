"""Campaigns, what they say, and who is in them."""

from campaigns.models.attachments import Attachment, AttachmentContent, VariantAttachment
from campaigns.models.campaign import Campaign, CampaignStatus, Kind, Step, Variant
from campaigns.models.enrollment import Enrollment, Outcome, State, StepRun
from campaigns.models.template import Template

__all__ = [
    "Attachment",
    "AttachmentContent",
    "Campaign",
    "CampaignStatus",
    "Enrollment",
    "Kind",
    "Outcome",
    "State",
    "Step",
    "StepRun",
    "Template",
    "Variant",
    "VariantAttachment",
]
