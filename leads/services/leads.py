"""Creating, changing and deleting leads one by one; files of them come in by `importing`."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, TypedDict
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
from leads.services.suppression import suppress
from neptie.kernel.errors import Conflict, Invalid, NotFound


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
def create_lead(*, workspace_id: UUID, actor_id: UUID | None, values: LeadValues) -> Lead:
    """A new lead; `values` has `full_name` and `email` at least.

    Conflict, with its id, when the workspace has a lead with this address. One whose address is
    suppressed comes in as unsubscribed or bounced.
    """
    lead, is_new = _insert(workspace_id, actor_id, values)
    if not is_new:
        raise _already(lead.id)
    return lead


@transaction.atomic
def upsert_lead(
    *, workspace_id: UUID, actor_id: UUID | None, values: LeadValues
) -> tuple[Lead, bool]:
    """Create the lead with this address, or change the one there is; and whether it is new."""
    lead, is_new = _insert(workspace_id, actor_id, values)
    if not is_new:
        lead = Lead.objects.select_for_update().get(id=lead.id)
        _change(lead, actor_id, values)
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
    is told when nothing changes.
    """
    leads = Lead.objects.select_for_update()
    lead = leads.get_or_refuse(workspace_id=workspace_id, id=lead_id)
    if seen is not None and lead.updated_at != seen:
        raise _changed_since(lead_id)
    _change(lead, actor_id, values)
    return lead


@transaction.atomic
def delete_lead(*, workspace_id: UUID, lead_id: UUID, actor_id: UUID | None) -> None:
    """Delete a lead that nothing was ever sent to, with its scores, timeline and enrollments.

    Conflict once it was contacted: what was sent stays counted.
    """
    leads = Lead.objects.select_for_update()
    lead = leads.get_or_refuse(workspace_id=workspace_id, id=lead_id)
    erase(lead)
    events.record(
        workspace_id=workspace_id, type="lead.deleted", object_ids=[lead_id], actor_id=actor_id
    )


def erase(lead: Lead) -> None:
    """Take a locked lead's row away, untold; Conflict once it was contacted."""
    lead_id = lead.id
    if lead.first_contacted_at is not None:
        raise _contacted(lead_id)
    try:
        lead.delete()
    except (ProtectedError, RestrictedError) as error:
        raise _contacted(lead_id) from error


def _insert(workspace_id: UUID, actor_id: UUID | None, values: LeadValues) -> tuple[Lead, bool]:
    """The lead with this address, and whether it was just made."""
    email = values["email"]
    existing = Lead.objects.in_workspace(workspace_id).filter(email=email).first()
    if existing is not None:
        return existing, False
    # Only a race with another caller finds one here.
    lead, is_new = Lead.objects.get_or_create(
        workspace_id=workspace_id, email=email, defaults=_first_values(workspace_id, email, values)
    )
    if is_new:
        _suppress_unsubscribed(lead, actor_id)
        events.record(
            workspace_id=workspace_id,
            type="lead.created",
            object_ids=[lead.id],
            fields=values,
            actor_id=actor_id,
        )
    return lead, is_new


def _first_values(workspace_id: UUID, email: str, values: LeadValues) -> dict[str, Any]:
    require_member(workspace_id, values.get("owner_id"))
    reason = suppressed(workspace_id, [email]).get(email)
    return {
        **values,
        **asdict(settled(_names_given(values))),
        "email": email,
        "status": arriving_as(values.get("status", Status.NEW), reason),
    }


def _change(lead: Lead, actor_id: UUID | None, values: LeadValues) -> None:
    """Write what differs from the row, which is locked, and tell which fields these are."""
    changed = _differing(lead, values)
    if not changed:
        return
    require_member(lead.workspace_id, changed.get("owner_id"))
    for field, value in changed.items():
        setattr(lead, field, value)
    _save(lead)
    if not changed.keys().isdisjoint(("status", "email")):
        _suppress_unsubscribed(lead, actor_id)
    events.record(
        workspace_id=lead.workspace_id,
        type="lead.updated",
        object_ids=[lead.id],
        fields=changed,
        actor_id=actor_id,
    )


def _differing(lead: Lead, values: LeadValues) -> dict[str, Any]:
    given: dict[str, Any] = {**values}
    names = Names(lead.full_name, lead.first_name, lead.last_name)
    new_names = settled(_names_given(values), names)
    if names.full_name and not new_names.full_name:
        blank = _("A lead that has a name keeps one.")
        raise Invalid(f"full_name: {blank}", errors={"full_name": [blank]})
    given |= asdict(new_names)
    return {field: value for field, value in given.items() if getattr(lead, field) != value}


def _save(lead: Lead) -> None:
    try:
        with transaction.atomic():
            lead.save()
    except IntegrityError as error:
        others = Lead.objects.in_workspace(lead.workspace_id).filter(email=lead.email)
        other = others.exclude(id=lead.id).first()
        if other is None:
            raise
        raise _already(other.id) from error


def _suppress_unsubscribed(lead: Lead, actor_id: UUID | None) -> None:
    """A status set by hand says the same as a click on the link: no mail, whatever comes."""
    if lead.status == Status.UNSUBSCRIBED:
        suppress(
            workspace_id=lead.workspace_id,
            kind=Suppression.Kind.EMAIL,
            value=lead.email,
            reason="unsubscribed",
            actor_id=actor_id,
        )


def _names_given(values: LeadValues) -> dict[str, str]:
    names = {field: values.get(field) for field in ("full_name", "first_name", "last_name")}
    return {field: name for field, name in names.items() if isinstance(name, str)}


def require_member(workspace_id: UUID, membership_id: UUID | None) -> None:
    """NotFound for an id that is no member's of this workspace."""
    if membership_id is None:
        return
    if not Membership.objects.filter(workspace_id=workspace_id, id=membership_id).exists():
        raise NotFound(_("There is no member with this id."))


def _already(lead_id: UUID) -> Conflict:
    return Conflict(
        _("A lead with this e-mail address exists already; change it, or use leads/upsert."),
        existing_id=lead_id,
        code="lead_exists",
    )


def _changed_since(lead_id: UUID) -> Conflict:
    return Conflict(
        _(
            "This lead was changed while you were writing. Nothing is saved yet: look at what it "
            "says now, and save again."
        ),
        existing_id=lead_id,
        code="lead_changed",
    )


def _contacted(lead_id: UUID) -> Conflict:
    return Conflict(
        _(
            "This lead was contacted, so it stays for the figures; set its status to unsubscribed "
            "instead, and nothing more is sent."
        ),
        existing_id=lead_id,
        code="lead_contacted",
    )
