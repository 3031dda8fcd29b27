"""Leads as the API's list shows them: rows of the database, ready to be written as JSON."""

from typing import Any
from uuid import UUID

from leads.rules.criteria import Criteria
from leads.selectors.ordering import Place, Sort, page_rows
from leads.selectors.where import CONVERSION

COLUMNS = (
    *("id", "full_name", "first_name", "last_name", "email", "phone", "company", "job_title"),
    *("industry", "website", "country", "timezone", "status", "source", "owner_id", "tags"),
    *("custom", "score", "created_at", "updated_at", "last_contacted_at", "last_replied_at"),
)
_SCORE = f"""
    (SELECT value FROM leads_score AS stored
     WHERE stored.lead_id = lead.id AND stored.purpose = '{CONVERSION}') AS score
"""  # noqa: S608  # no value of a caller's
_SELECTED = ", ".join(_SCORE if name == "score" else f"lead.{name}" for name in COLUMNS)


def lead_rows(
    workspace_id: UUID,
    *criteria: Criteria,
    sort: Sort = "newest",
    limit: int,
    offset: int = 0,
    after: Place | None = None,
    expected: int = 0,
) -> list[dict[str, Any]]:
    """The leads that meet all of the criteria, in order, each with COLUMNS and its `sort_key`.

    `custom` is JSON as text, as the database has it: nobody here looks into it.
    """
    return page_rows(
        workspace_id,
        *criteria,
        sort=sort,
        limit=limit,
        offset=offset,
        after=after,
        columns=_SELECTED,
        expected=expected,
    )
