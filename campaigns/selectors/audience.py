"""How many leads an audience reaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from campaigns.models import Campaign, Enrollment
from leads.rules.criteria import clean
from leads.selectors.leads import matching


@dataclass(frozen=True)
class Reach:
    """Leads that match, and how many of them are not in the campaign yet."""

    matching: int
    fresh: int


def reach(campaign: Campaign, audience: Mapping[str, Any]) -> Reach:
    """Counted now, exactly, in one query."""
    inside = Enrollment.objects.filter(campaign=campaign, lead=OuterRef("pk"))
    found = matching(campaign.workspace_id, clean(audience)).annotate(is_in=Exists(inside))
    return Reach(**found.aggregate(matching=Count("pk"), fresh=Count("pk", filter=Q(is_in=False))))
