"""A step's words as a lead would get them, beside where they are written."""

from typing import Any

from django import template

from accounts.pages import Page
from campaigns.models import Campaign
from emailing.services.previewing import show_words

register = template.Library()


@register.inclusion_tag("emailing/campaigns/preview.html")
def step_preview(
    page: Page, campaign: Campaign, subject: str, body: str, lead_id: str = "", who: str = ""
) -> dict[str, Any]:
    """The mail for the lead that was chosen, or the first of those that can be."""
    shown = show_words(
        campaign=campaign, subject=subject or "", body=body or "", lead_id=lead_id, search=who
    )
    return {"page": page, "campaign": campaign, "shown": shown}
