"""How far running campaigns are behind, for staff."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from campaigns.models import Campaign, CampaignStatus, Enrollment


@dataclass(frozen=True)
class Running:
    """How many campaigns run, and in how many of them a lead's time has come."""

    active: int
    due: int


def running(at: datetime) -> Running:
    """As of `at`."""
    active = Campaign.objects.filter(status=CampaignStatus.ACTIVE)
    waiting = Enrollment.objects.filter(campaign=OuterRef("pk"), next_at__lte=at)
    return Running(active=active.count(), due=active.filter(Exists(waiting)).count())
