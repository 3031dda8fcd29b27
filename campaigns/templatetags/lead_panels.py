"""What a lead's own page shows of campaigns."""

from typing import Any

from django import template

from campaigns.selectors.enrollments import enrollments_of_lead
from leads.models import Lead

register = template.Library()


@register.inclusion_tag("campaigns/lead_campaigns.html")
def lead_campaigns(lead: Lead) -> dict[str, Any]:
    """The campaigns that the lead is in, newest first: its state, step, and what comes next."""
    return {"standings": enrollments_of_lead(lead)}
