"""How imports are doing, for staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from leads.models import ImportStatus, LeadImport

_RECENT = timedelta(days=1)
_UNFINISHED = (ImportStatus.PENDING, ImportStatus.RUNNING, ImportStatus.WAITING)


@dataclass(frozen=True)
class Imports:
    """How many imports do what; `failed` within the last day; since when the oldest is pending."""

    pending: int
    running: int
    waiting: int
    failed: int
    pending_since: datetime | None


def imports(at: datetime) -> Imports:
    """As of `at`."""
    pending = Q(status=ImportStatus.PENDING)
    found = LeadImport.objects.filter(status__in=_UNFINISHED).aggregate(
        pending=Count("id", filter=pending),
        running=Count("id", filter=Q(status=ImportStatus.RUNNING)),
        waiting=Count("id", filter=Q(status=ImportStatus.WAITING)),
        pending_since=Min("created_at", filter=pending),
    )
    failed = LeadImport.objects.filter(
        status=ImportStatus.FAILED, finished_at__gte=at - _RECENT
    ).count()
    return Imports(failed=failed, **found)
