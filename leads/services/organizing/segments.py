"""Segments: filters with a name, as data."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from leads.models import Segment
from leads.rules.audience import BadAudience
from leads.rules.criteria import clean
from leads.selectors.organizing import require_known
from leads.services.organizing.names import clean_name, save_named, tell
from neptie.kernel.errors import Invalid


@transaction.atomic
def create_segment(
    *,
    workspace_id: UUID,
    name: str,
    criteria: Mapping[str, Any],
    actor_id: UUID | None,
    membership_id: UUID | None = None,
) -> Segment:
    """A segment of what the criteria ask (data, as `leads.rules.criteria.clean` reads it).

    Invalid for bad criteria; NotFound for a list or an owner of another workspace; Conflict with
    its id when there is a segment of this name in any case of letters.
    """
    made = Segment(
        workspace_id=workspace_id,
        name=clean_name(name),
        criteria=_checked(workspace_id, criteria),
        created_by_id=membership_id,
    )
    save_named(made)
    tell(made, "segment.created", fields=["criteria", "name"], actor_id=actor_id)
    return made


@transaction.atomic
def update_segment(
    *,
    workspace_id: UUID,
    segment_id: UUID,
    actor_id: UUID | None,
    name: str | None = None,
    criteria: Mapping[str, Any] | None = None,
) -> Segment:
    """Change its name, what it asks, or both; what is None stays. Errors as `create_segment`."""
    found = _locked(workspace_id, segment_id)
    given: dict[str, Any] = {}
    if name is not None:
        given["name"] = clean_name(name)
    if criteria is not None:
        # What it asks already may name a list that is gone since.
        is_same = dict(criteria) == found.criteria
        given["criteria"] = found.criteria if is_same else _checked(workspace_id, criteria)
    changed = {field: value for field, value in given.items() if getattr(found, field) != value}
    if changed:
        for field, value in changed.items():
            setattr(found, field, value)
        save_named(found)
        tell(found, "segment.updated", fields=changed, actor_id=actor_id)
    return found


@transaction.atomic
def delete_segment(*, workspace_id: UUID, segment_id: UUID, actor_id: UUID | None) -> None:
    """Take the segment away; its leads stay, and campaigns keep the filters they took from it."""
    found = _locked(workspace_id, segment_id)
    tell(found, "segment.deleted", actor_id=actor_id)
    found.delete()


def _checked(workspace_id: UUID, criteria: Mapping[str, Any]) -> dict[str, Any]:
    try:
        asked = clean(criteria)
    except BadAudience as error:
        errors = {f"criteria.{word}": said for word, said in error.errors.items()}
        raise Invalid(f"criteria.{error}", errors=errors) from error
    require_known(workspace_id, asked)
    return asked.as_data()


def _locked(workspace_id: UUID, segment_id: UUID) -> Segment:
    segments = Segment.objects.select_for_update(no_key=True)
    return segments.get_or_refuse(workspace_id=workspace_id, id=segment_id)
