"""Creating, changing and deleting leads one by one; files of them come in by `importing`."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Membership
from leads.models import Lead, Status, Suppression
from leads.rules.moves import arriving_as
from leads.rules.names import Names, settled
from leads.selectors.suppression import suppressed
from leads.services.activity import NewActivity, note_activities, note_changes
from leads.services.organizing.fields import checked_custom
from leads.services.refusals import already, changed_since, contacted, merged
from leads.services.suppression import suppress
from neptie.kernel.errors import Invalid, NotFound

Via = Literal["person", "api"]
"""By which door a lead came in: a page, or the API."""

_TOLD_CHANGES = ("status", "owner_id", "tags")


class LeadValues(TypedDict, total=False):
    """What a caller may say of a lead, already validated; what is absent stays as it is.

    `email` is folded (`leads.rules.fields.fold_email`).
    """

    full_name: str
    first_name: str
    last_name: str
    email: str
    phone: str
    company: str
    job_title: str
    industry: str
    website: str
    country: str
    timezone: str
    status: str
    source: str
    owner_id: UUID | None
    tags: list[str]
    custom: dict[str, Any]


@transaction.atomic
def create_lead(
    *, workspace_id: UUID, actor_id: UUID | None, values: LeadValues, via: Via = "person"
) -> Lead:
    """A new lead; `values` has `full_name` and `email` at least.

    Conflict, with its id, when the workspace has a lead with this address, or had one that was
    merged into this. One whose address is suppressed comes in as unsubscribed or bounced.
    """
    lead, is_new = _insert(workspace_id, actor_id, values, via)
    if not is_new:
        raise already(lead.id)
    return lead


@transaction.atomic
def upsert_lead(
    *, workspace_id: UUID, actor_id: UUID | None, values: LeadValues, via: Via = "person"
) -> tuple[Lead, bool]:
    """Create the lead with this address, or change the one there is; and whether it is new.

    The address of a lead that was merged means the one it was merged into, which keeps its own.
    """
    lead, is_new = _insert(workspace_id, actor_id, values, via)
    if not is_new:
        lead = lock_living(workspace_id, lead.id)
        _change(lead, actor_id, {**values, "email": lead.email})
    return lead, is_new


@transaction.atomic
def update_lead(
    *,
    workspace_id: UUID,
    lead_id: UUID,
    actor_id: UUID | None,
    values: LeadValues,
    seen: datetime | None = None,
) -> Lead:
    """Change what `values` has and leave the rest.

    NotFound for an unknown lead or owner; Conflict, with its id, when another lead has the
    address, and `lead_changed` when its `updated_at` is not what the caller had `seen`. Nothing
    is told when nothing changes. The id of a lead that was merged means the one it was merged into.
    """
    lead = lock_living(workspace_id, lead_id)
    if seen is not None and lead.updated_at != seen:
        raise changed_since(lead.id)
    _change(lead, actor_id, values)
    return lead


@transaction.atomic
def delete_lead(
    *, workspace_id: UUID, lead_id: UUID, actor_id: UUID | None, seen: datetime | None = None
) -> None:
    """Delete a lead that nothing was ever sent to, with its scores, timeline and enrollments.

    Conflict once it was contacted: what was sent stays counted; and `lead_merged`, with the id of
    the other, when it was merged into one. `seen` is as in `update_lead`.
    """
    lead = lock_living(workspace_id, lead_id)
    if lead.id != lead_id:
        raise merged(lead.id)
    if seen is not None and lead.updated_at != seen:
        raise changed_since(lead_id)
    erase(lead)
    events.record(
        workspace_id=workspace_id, type="lead.deleted", object_ids=[lead_id], actor_id=actor_id
    )


def erase(lead: Lead) -> None:
    """Take a locked lead's row away, untold; Conflict once it was contacted."""
    lead_id = lead.id
    if lead.first_contacted_at is not None:
        raise contacted(lead_id)
    try:
        lead.delete()
    except (ProtectedError, RestrictedError) as error:
        raise contacted(lead_id) from error


def lock_living(workspace_id: UUID, lead_id: UUID) -> Lead:
    """The lead, its row locked, or the one that it was merged into; NotFound."""
    leads = Lead.objects.select_for_update()
    lead = leads.get_or_refuse(workspace_id=workspace_id, id=lead_id)
    return leads.get(id=lead.merged_into_id) if lead.merged_into_id else lead


def _insert(
    workspace_id: UUID, actor_id: UUID | None, values: LeadValues, via: Via
) -> tuple[Lead, bool]:
    """The lead that has this address or was merged with the one that had it, and whether it was
    just made."""
    email = values["email"]
    leads = Lead.objects.in_workspace(workspace_id).select_related("merged_into")
    existing = leads.filter(email=email).first()
    if existing is not None:
        return existing.merged_into or existing, False
    # Only a race with another caller finds one here.
    first = _first_values(workspace_id, email, values, actor_id)
    lead, is_new = Lead.objects.get_or_create(
        workspace_id=workspace_id, email=email, defaults=first
    )
    if is_new:
        suppress_unsubscribed(lead, actor_id)
        _note_created(lead, actor_id, via)
        events.record(
            workspace_id=workspace_id,
            type="lead.created",
            object_ids=[lead.id],
            fields=values,
            actor_id=actor_id,
        )
    return lead, is_new


def _note_created(lead: Lead, actor_id: UUID | None, via: Via) -> None:
    by = {"actor_id": str(actor_id)} if actor_id else {}
    created = NewActivity(lead.id, "created", "lead", lead.id, lead.created_at, {"via": via, **by})
    note_activities(workspace_id=lead.workspace_id, activities=[created])


def _first_values(
    workspace_id: UUID, email: str, values: LeadValues, actor_id: UUID | None
) -> dict[str, Any]:
    require_member(workspace_id, values.get("owner_id"))
    custom = values.get("custom", {})
    reason = suppressed(workspace_id, [email]).get(email)
    return {
        **values,
        **asdict(settled(names_given(values))),
        "custom": checked_custom(workspace_id=workspace_id, custom=custom, actor_id=actor_id),
        "email": email,
        "status": arriving_as(values.get("status", Status.NEW), reason),
    }


def _change(lead: Lead, actor_id: UUID | None, values: LeadValues) -> None:
    """Write what differs from the row, which is locked, and tell which fields these are."""
    changed = differing(lead, _with_custom(lead, values, actor_id))
    if not changed:
        return
    require_member(lead.workspace_id, changed.get("owner_id"))
    before = {field: getattr(lead, field) for field in changed}
    for field, value in changed.items():
        setattr(lead, field, value)
    _save(lead, was=before.get("email", lead.email))
    if not changed.keys().isdisjoint(("status", "email")):
        suppress_unsubscribed(lead, actor_id)
    tell_changes(lead, before, actor_id)
    events.record(
        workspace_id=lead.workspace_id,
        type="lead.updated",
        object_ids=[lead.id],
        fields=changed,
        actor_id=actor_id,
    )


def _with_custom(lead: Lead, values: LeadValues, actor_id: UUID | None) -> LeadValues:
    """The values with custom ones as their fields' kinds ask; what the lead held may stay."""
    if "custom" not in values:
        return values
    custom = checked_custom(
        workspace_id=lead.workspace_id,
        custom=values["custom"],
        before=lead.custom,
        actor_id=actor_id,
    )
    return {**values, "custom": custom}


def differing(lead: Lead, values: LeadValues) -> dict[str, Any]:
    """What of the values, and of the names that follow from them, is not what the lead has; Invalid
    where they would take its name away."""
    given: dict[str, Any] = {**values}
    names = Names(lead.full_name, lead.first_name, lead.last_name)
    new_names = settled(names_given(values), names)
    if names.full_name and not new_names.full_name:
        blank = _("A lead that has a name keeps one.")
        raise Invalid(f"full_name: {blank}", errors={"full_name": [blank]})
    given |= asdict(new_names)
    return {field: value for field, value in given.items() if getattr(lead, field) != value}


def tell_changes(lead: Lead, before: Mapping[str, Any], actor_id: UUID | None) -> None:
    """Note in the lead's timeline what became of `before`, by field."""
    for field in _TOLD_CHANGES:
        if field in before:
            note_changes(
                workspace_id=lead.workspace_id,
                field=field,
                before={lead.id: before[field]},
                after={lead.id: getattr(lead, field)},
                actor_id=actor_id,
            )


def _save(lead: Lead, *, was: str) -> None:
    """Write the row; an address that it got by a merge is its own, and `was` goes in its place."""
    others = Lead.objects.in_workspace(lead.workspace_id).filter(email=lead.email)
    try:
        with transaction.atomic():
            lead.save()
    except IntegrityError as error:
        other = others.exclude(id=lead.id).first()
        if other is None:
            raise
        if other.merged_into_id != lead.id:
            raise already(other.merged_into_id or other.id) from error
        swap_addresses(lead, other, was=was)


def swap_addresses(lead: Lead, other: Lead, *, was: str) -> None:
    """Save a locked lead with the address of one that is merged into it, which gets what it `was`:
    both stay the workspace's, each once."""
    hidden = Lead.objects.filter(id=other.id)
    hidden.update(email=f"{other.id}@merged.invalid")
    lead.save()
    hidden.update(email=was)


def suppress_unsubscribed(lead: Lead, actor_id: UUID | None) -> None:
    """A status set by hand says the same as a click on the link: no mail, whatever comes."""
    if lead.status == Status.UNSUBSCRIBED:
        suppress(
            workspace_id=lead.workspace_id,
            kind=Suppression.Kind.EMAIL,
            value=lead.email,
            reason="unsubscribed",
            actor_id=actor_id,
        )


def names_given(values: LeadValues) -> dict[str, str]:
    """The names among the values."""
    names = {field: values.get(field) for field in ("full_name", "first_name", "last_name")}
    return {field: name for field, name in names.items() if isinstance(name, str)}


def require_member(workspace_id: UUID, membership_id: UUID | None) -> None:
    """NotFound for an id that is no member's of this workspace."""
    if membership_id is None:
        return
    if not Membership.objects.filter(workspace_id=workspace_id, id=membership_id).exists():
        raise NotFound(_("There is no member with this id."))
