"""What a query asks of the list and of the export: filters, checked by name."""

import unicodedata
from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from leads.models import Status
from leads.rules import query
from leads.rules.audience import BadAudience
from leads.rules.criteria import Criteria
from leads.selectors.organizing import segment_criteria
from neptie.kernel.errors import Invalid

SEGMENT = "segment"


def criteria_asked(
    workspace_id: UUID, params: Mapping[str, str], *, beside: Collection[str] = ()
) -> tuple[Criteria, ...]:
    """The criteria that all must hold: the filters', and a segment's where one is named.

    `beside` are the parameters that somebody else reads. Invalid names each other one that is
    unknown, blank or no value of its kind: a typo would list everything. NotFound for a segment
    that the workspace does not have.
    """
    filters = {name: text for name, text in params.items() if name not in beside}
    faults = {name: [fault] for name, text in filters.items() if (fault := _fault(name, text))}
    if faults:
        raise _invalid(faults)
    segment = filters.pop(SEGMENT, None)
    try:
        own = query.asked(filters)
    except BadAudience as error:
        raise _invalid(error.errors) from error
    if segment is None:
        return (own,)
    return (segment_criteria(workspace_id, _id(segment)), own)


def _fault(name: str, text: str) -> str | None:
    if name != SEGMENT and not query.is_filter(name):
        return _("Unknown field.")
    if not text.strip():
        return _("This field may not be blank.")
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp", "Cs") for character in text):
        return _("Must be one line without control characters.")
    return _status_fault(text) if name == "status" else None


def _status_fault(text: str) -> str | None:
    unknown = [status for status in text.split(",") if status.strip() not in Status.values]
    if not unknown:
        return None
    allowed = ", ".join(Status.values)
    return _("“%(input)s” is not one of: %(allowed)s.") % {
        "input": unknown[0][:100],
        "allowed": allowed,
    }


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise _invalid({SEGMENT: [_("Must be a valid UUID.")]}) from error


def _invalid(errors: Mapping[str, list[str]]) -> Invalid:
    name, sentences = next(iter(errors.items()))
    return Invalid(f"{name}: {sentences[0]}", errors=errors)
