"""The campaigns that a lead can be put into, for the pages that offer them."""

from uuid import UUID

from django import template

from campaigns.models import Campaign
from campaigns.selectors.campaigns import open_campaigns

register = template.Library()


@register.simple_tag
def campaign_choices(workspace_id: UUID) -> list[Campaign]:
    """The workspace's campaigns that are neither completed nor archived, newest first."""
    return open_campaigns(workspace_id)
