"""One act on many leads; what it changed can be put back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Membership
from leads.models import Lead, Status
from leads.rules.fields import LONGEST_TAG, MOST_TAGS, BadText, clean_line
from leads.services.leads import erase, require_member
from leads.services.suppression import suppress_addresses
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid


@dataclass(frozen=True)
class Change:
    """What an act did to one field: by lead, what it was and what it became."""

    field: str
    before: Mapping[UUID, Any]
    after: Mapping[UUID, Any]


def set_status(
    *, workspace_id: UUID, lead_ids: Sequence[UUID], status: str, actor_id: UUID
) -> Change:
    """Give leads a status; unsubscribed suppresses their addresses too. Ids of others are left."""
    if status not in Status.values:
        raise Invalid(_("Choose a status."), code="bad_status")
    with transaction.atomic():
        change = _change(workspace_id, lead_ids, "status", lambda was: status, actor_id)
        if status == Status.UNSUBSCRIBED:
            suppress_leads(
                workspace_id=workspace_id,
                lead_ids=list(change.after),
                reason="unsubscribed",
                actor_id=actor_id,
            )
    return change


def set_owner(
    *, workspace_id: UUID, lead_ids: Sequence[UUID], owner_id: UUID | None, actor_id: UUID
) -> Change:
    """Give leads to a member, or to nobody. NotFound for who is no member."""
    require_member(workspace_id, owner_id)
    return _change(workspace_id, lead_ids, "owner_id", lambda was: owner_id, actor_id)


def add_tag(*, workspace_id: UUID, lead_ids: Sequence[UUID], tag: str, actor_id: UUID) -> Change:
    """Add a tag to leads that lack it and have room for one."""
    clean = _clean_tag(tag)

    def added(was: list[str]) -> list[str]:
        return was if clean in was or len(was) >= MOST_TAGS else [*was, clean]

    return _change(workspace_id, lead_ids, "tags", added, actor_id)


def remove_tag(*, workspace_id: UUID, lead_ids: Sequence[UUID], tag: str, actor_id: UUID) -> Change:
    """Take a tag from leads that have it."""
    clean = _clean_tag(tag)
    return _change(
        workspace_id, lead_ids, "tags", lambda was: [one for one in was if one != clean], actor_id
    )


def put_back(*, workspace_id: UUID, change: Change, actor_id: UUID) -> int:
    """Undo a change where nobody changed the field since; how many leads that were.

    An owner who is no member any more is not put back.
    """
    members = Membership.objects.filter(workspace_id=workspace_id)
    known = {None, *members.values_list("id", flat=True)} if change.field == "owner_id" else None

    def earlier(lead: Lead) -> Any:
        was, current = change.before[lead.id], getattr(lead, change.field)
        is_ours = current == change.after[lead.id] and (known is None or was in known)
        return was if is_ours else current

    undone = _write(workspace_id, list(change.before), change.field, earlier, actor_id)
    return len(undone.after)


@transaction.atomic
def suppress_leads(
    *, workspace_id: UUID, lead_ids: Sequence[UUID], actor_id: UUID, reason: str = "manual"
) -> int:
    """Write to these leads' addresses no more; how many leads there are."""
    leads = Lead.objects.in_workspace(workspace_id).filter(id__in=lead_ids)
    addresses = list(leads.values_list("email", flat=True))
    suppress_addresses(
        workspace_id=workspace_id, addresses=addresses, reason=reason, actor_id=actor_id
    )
    return len(addresses)


@transaction.atomic
def delete_leads(
    *, workspace_id: UUID, lead_ids: Sequence[UUID], actor_id: UUID
) -> tuple[int, int]:
    """Delete leads that nothing was ever sent to; how many went, and how many have to stay."""
    leads = Lead.objects.select_for_update().in_workspace(workspace_id).filter(id__in=lead_ids)
    gone, kept = [], 0
    for lead in leads.order_by("id"):
        lead_id = lead.id
        try:
            with transaction.atomic():
                erase(lead)
            gone.append(lead_id)
        except Conflict:
            kept += 1
    if gone:
        events.record(
            workspace_id=workspace_id, type="lead.deleted", object_ids=gone, actor_id=actor_id
        )
    return len(gone), kept


def _change(
    workspace_id: UUID,
    lead_ids: Sequence[UUID],
    field: str,
    new: Callable[[Any], Any],
    actor_id: UUID,
) -> Change:
    return _write(workspace_id, lead_ids, field, lambda lead: new(getattr(lead, field)), actor_id)


@transaction.atomic
def _write(
    workspace_id: UUID,
    lead_ids: Sequence[UUID],
    field: str,
    new: Callable[[Lead], Any],
    actor_id: UUID,
) -> Change:
    rows = Lead.objects.select_for_update(no_key=True).in_workspace(workspace_id)
    # Locked in one order, so that two acts with leads in common cannot deadlock.
    leads = list(rows.filter(id__in=lead_ids).order_by("id"))
    before = {lead.id: getattr(lead, field) for lead in leads}
    after = {lead.id: new(lead) for lead in leads}
    changed = [lead for lead in leads if after[lead.id] != before[lead.id]]
    moment = now()
    for lead in changed:
        setattr(lead, field, after[lead.id])
        lead.updated_at = moment
    ids = [lead.id for lead in changed]
    if changed:
        Lead.objects.bulk_update(changed, [field.removesuffix("_id"), "updated_at"])
        events.record(
            workspace_id=workspace_id,
            type="lead.updated",
            object_ids=ids,
            fields=[field],
            actor_id=actor_id,
        )
    return Change(field, {id: before[id] for id in ids}, {id: after[id] for id in ids})


def _clean_tag(tag: str) -> str:
    try:
        clean = clean_line(tag, LONGEST_TAG, name="A tag")
    except BadText as error:
        raise Invalid(str(error), code="bad_tag") from error
    if not clean:
        raise Invalid(_("Name a tag first."), code="bad_tag")
    return clean
