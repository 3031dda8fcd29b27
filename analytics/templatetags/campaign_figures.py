"""What campaigns came to, for the pages that list them."""

from collections.abc import Iterable
from uuid import UUID

from django import template

from analytics.selectors.figures import Figures, figures_of

register = template.Library()


@register.simple_tag
def campaign_figures(campaign_ids: Iterable[UUID]) -> dict[UUID, Figures]:
    """`{% campaign_figures ids as figures %}`, then `figures|entry:campaign.id`. One query."""
    return figures_of(campaign_ids)
