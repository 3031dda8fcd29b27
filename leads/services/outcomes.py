"""What the mails to a lead led to, written by emailing in the transaction of its own facts.

What a mail to a lead that was merged led to, the one it was merged into is told.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce, Greatest

from accounts import events
from leads.models import Lead, Suppression
from leads.rules import moves
from leads.services.activity import note_changes
from leads.services.suppression import suppress
from neptie.kernel.clock import now


@transaction.atomic
def mark_contacted(*, workspace_id: UUID, lead_ids: Sequence[UUID], at: datetime) -> None:
    """A mail or call went out to these leads; a new one is contacted from now on.

    `first_contacted_at` is set once: from then on the lead's row stays (see `delete_lead`).
    """
    _move(
        workspace_id,
        lead_ids,
        moves.CONTACTED,
        "lead.contacted",
        first_contacted_at=Coalesce("first_contacted_at", Value(at)),
        last_contacted_at=Greatest("last_contacted_at", Value(at)),
    )


@transaction.atomic
def mark_replied(*, workspace_id: UUID, lead_id: UUID, at: datetime) -> None:
    """The lead answered, itself and not by a machine."""
    _move(
        workspace_id,
        [lead_id],
        moves.REPLIED,
        "lead.engaged",
        last_replied_at=Greatest("last_replied_at", Value(at)),
    )


@transaction.atomic
def mark_bounced(*, workspace_id: UUID, lead_id: UUID, address: str) -> None:
    """A mail server refused the address for good: it is suppressed.

    The lead is bounced only where that is its address still: it may have been corrected since.
    """
    suppress(
        workspace_id=workspace_id, kind=Suppression.Kind.EMAIL, value=address, reason="bounced"
    )
    current = Lead.objects.in_workspace(workspace_id).filter(email=address.strip().lower())
    lead_ids = current.filter(id__in=_living(workspace_id, [lead_id])).values_list("id", flat=True)
    _move(workspace_id, lead_ids, moves.BOUNCED, "lead.bounced")


@transaction.atomic
def mark_unsubscribed(*, workspace_id: UUID, lead_id: UUID, address: str) -> None:
    """The person wants no more mail: the address it came to and the lead's own are suppressed."""
    living = _living(workspace_id, [lead_id])
    leads = Lead.objects.in_workspace(workspace_id).filter(id__in=living)
    for value in {address.strip().lower(), *leads.values_list("email", flat=True)}:
        suppress(
            workspace_id=workspace_id,
            kind=Suppression.Kind.EMAIL,
            value=value,
            reason="unsubscribed",
        )
    _move(workspace_id, [lead_id], moves.UNSUBSCRIBED, "lead.unsubscribed")


def _living(workspace_id: UUID, lead_ids: Iterable[UUID]) -> set[UUID]:
    """These leads; of those that were merged, the ones they were merged into."""
    leads = Lead.objects.in_workspace(workspace_id).filter(id__in=list(lead_ids))
    return {into or id for id, into in leads.values_list("id", "merged_into_id")}


def _move(
    workspace_id: UUID, lead_ids: Iterable[UUID], move: moves.Move, event: str, **times: Any
) -> None:
    leads = Lead.objects.in_workspace(workspace_id)
    wanted = _living(workspace_id, lead_ids)
    # Locked in one order, so that two batches with leads in common cannot deadlock.
    rows = leads.filter(id__in=wanted).order_by("id").select_for_update(no_key=True)
    before = dict(rows.values_list("id", "status"))
    if not before:
        return
    leads.filter(id__in=before).update(status=_moved(move), updated_at=now(), **times)
    note_changes(
        workspace_id=workspace_id,
        field="status",
        before=before,
        after={id: move.to if was in move.before else was for id, was in before.items()},
        actor_id=None,
    )
    events.record(
        workspace_id=workspace_id, type=event, object_ids=before, fields=["status", *times]
    )


def _moved(move: moves.Move) -> Case:
    return Case(When(status__in=move.before, then=Value(move.to)), default=F("status"))
