"""Names that people give to what they sort leads by."""

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts import events
from leads.models import LeadList, Segment
from leads.rules.fields import BadText, clean_line
from neptie.kernel.errors import Conflict, Invalid

LONGEST_NAME = 200


def clean_name(name: str, longest: int = LONGEST_NAME) -> str:
    """The name on one line, its white space made single spaces; Invalid for a blank one, for a
    control character inside, and for one that is too long."""
    try:
        clean = clean_line(name, longest, name="The name")
    except BadText as error:
        raise Invalid(str(error), errors={"name": [str(error)]}) from error
    if not clean:
        blank = _("Give it a name.")
        raise Invalid(blank, errors={"name": [blank]})
    return clean


def save_named(row: LeadList | Segment) -> None:
    """Save it; Conflict with the other's id when its name is taken, in any case of letters."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        others = type(row).objects.in_workspace(row.workspace_id).exclude(id=row.id)
        # Folded by the database, as its index does.
        same = others.alias(folded=Lower("name")).filter(folded=Lower(Value(row.name)))
        other = same.first()
        if other is None:
            raise
        kind = str(row._meta.verbose_name)
        sentence = _("There is a %(kind)s with this name already; choose another name.")
        raise Conflict(
            sentence % {"kind": kind}, existing_id=other.id, code="name_taken"
        ) from error


def tell(
    row: LeadList | Segment, type: str, *, fields: Iterable[str] = (), actor_id: UUID | None
) -> None:
    """Record what was done to it."""
    events.record(
        workspace_id=row.workspace_id,
        type=type,
        object_ids=[row.id],
        fields=fields,
        actor_id=actor_id,
    )
