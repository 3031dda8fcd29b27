"""Which leads an act of the table is for: those that were ticked, or all that its filters leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from leads.rules.audience import BadAudience
from leads.rules.query import criteria_of
from leads.selectors.jobs import ALL, asked
from leads.selectors.ordering import page_ids
from leads.selectors.organizing import require_known, segment_criteria
from neptie.kernel.errors import Invalid

MOST = 500
"""Leads that are changed at once, and can be put back; more of them are a job."""


@dataclass(frozen=True)
class Chosen:
    """The ids of up to MOST leads; or, where there are more, the criteria that they meet."""

    ids: Sequence[UUID] = ()
    criteria: Mapping[str, Any] = field(default_factory=dict)


def chosen(workspace_id: UUID, post: QueryDict) -> Chosen:
    """From `lead`, once for each, or `everything` with `filters`, the query of the table.

    Invalid for none, too many, what is no id and no filter; NotFound for a stranger's segment.
    """
    if not post.get("everything"):
        return Chosen(_ticked(post.getlist("lead")))
    criteria = _filtered(workspace_id, QueryDict(post.get("filters", "").lstrip("?")))
    found = _matching(workspace_id, criteria)
    if not found:
        raise Invalid(_("No lead matches any more; nothing was done."))
    return Chosen(found) if len(found) <= MOST else Chosen(criteria=criteria)


def _ticked(said: Sequence[str]) -> list[UUID]:
    try:
        ids = [UUID(each) for each in said]
    except ValueError as error:
        raise Invalid(_("Select leads in the table first.")) from error
    if not ids:
        raise Invalid(_("Select at least one lead first."))
    if len(ids) > MOST:
        raise Invalid(_("Select at most %(most)s leads, or all that match.") % {"most": MOST})
    return ids


def _filtered(workspace_id: UUID, query: QueryDict) -> dict[str, Any]:
    """Criteria as a job stores them."""
    params = {name: str(value) for name, value in query.items()}
    own = criteria_of(params)
    if not params.get("segment"):
        return own
    try:
        segment_id = UUID(params["segment"])
    except ValueError as error:
        raise Invalid(_("There is no segment with this id.")) from error
    return {ALL: [segment_criteria(workspace_id, segment_id).as_data(), own]}


def _matching(workspace_id: UUID, criteria: Mapping[str, Any]) -> list[UUID]:
    """One more than MOST where there are so many."""
    try:
        wanted = asked(criteria)
    except BadAudience as error:
        raise Invalid(_("The filters of the table could not be read: %s") % error) from error
    for each in wanted:
        require_known(workspace_id, each)
    return page_ids(workspace_id, *wanted, limit=MOST + 1)
