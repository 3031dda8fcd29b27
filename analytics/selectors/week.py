"""The last seven days beside the seven before."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from emailing.models import Event, EventKind
from neptie.kernel.ids import first_id_at

KINDS = (
    EventKind.SENT,
    EventKind.OPENED,
    EventKind.CLICKED,
    EventKind.REPLIED,
    EventKind.UNSUBSCRIBED,
)


@dataclass(frozen=True)
class Compared:
    """How often something happened in a week, and in the week before."""

    now: int = 0
    before: int = 0


def weeks(workspace_id: UUID, *, since: datetime, before: datetime) -> dict[str, Compared]:
    """By kind: from `since` on, and from `before` to `since`. One query.

    By people only; a message counts once per kind.
    """
    events = Event.objects.filter(
        workspace_id=workspace_id,
        id__gte=first_id_at(before),
        happened_at__gte=before,
        first=True,
        machine__isnull=True,
        kind__in=KINDS,
    )
    is_now = Q(happened_at__gte=since)
    rows = events.values_list("kind").annotate(
        now=Count("id", filter=is_now), before=Count("id", filter=~is_now)
    )
    found = {kind: Compared(now, earlier) for kind, now, earlier in rows}
    return {kind.value: found.get(kind.value, Compared()) for kind in KINDS}
