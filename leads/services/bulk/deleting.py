"""Deleting many leads, of which those that were written to stay."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, RestrictedError

from accounts import events
from leads.models import Lead
from leads.selectors.leads import leads_in


@transaction.atomic
def delete_leads(
    *, workspace_id: UUID, lead_ids: Sequence[UUID], actor_id: UUID | None
) -> tuple[list[UUID], list[UUID]]:
    """Delete leads that nothing was ever sent to; which ones went, and which have to stay."""
    leads = leads_in(workspace_id).filter(id__in=lead_ids).select_for_update()
    found = list(leads.order_by("id").values_list("id", flat=True))
    merged = Lead.objects.filter(merged_into_id=OuterRef("id"))
    stays = Q(first_contacted_at__isnull=False) | Q(Exists(merged))
    held = set(Lead.objects.filter(stays, id__in=found).values_list("id", flat=True))
    gone = _erase([id for id in found if id not in held])
    if gone:
        events.record(
            workspace_id=workspace_id, type="lead.deleted", object_ids=gone, actor_id=actor_id
        )
    return gone, sorted(set(found) - set(gone))


def _erase(ids: list[UUID]) -> list[UUID]:
    """Take the rows away with what hangs on them; those that a queued mail holds stay."""
    try:
        with transaction.atomic():
            Lead.objects.filter(id__in=ids).delete()
    except RestrictedError as error:
        held = {getattr(each, "lead_id", None) for each in error.restricted_objects}
        if held.isdisjoint(ids):
            raise
        return _erase([id for id in ids if id not in held])
    return ids
