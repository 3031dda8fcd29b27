"""Leads as CSV, written by PostgreSQL itself and passed on block by block."""

from collections.abc import Collection, Iterator
from uuid import UUID

from leads.models import CustomField
from leads.rules.criteria import Criteria
from leads.selectors.copying import copied, defused, moment
from leads.selectors.where import CONVERSION, Where, where

_TEXTS = (
    *("full_name", "first_name", "last_name", "email", "phone", "company", "job_title"),
    *("industry", "website", "country", "timezone"),
)
_TIMES = ("created_at", "updated_at", "last_contacted_at", "last_replied_at")


def export_lines(
    workspace_id: UUID, *criteria: Criteria, lead_ids: Collection[UUID] | None = None
) -> Iterator[bytes]:
    """A CSV file with its header, newest lead first, in blocks of some 64 KB of whole lines.

    A column for each field of a lead and each custom field (`custom.<key>`), the tags joined, the
    owner's address, the stored score. A cell that a spreadsheet program would run stands behind
    an apostrophe, as `leads.rules.spreadsheet` has it. All of it is one snapshot. `lead_ids`
    narrows it to these.
    """
    found = where(workspace_id, *criteria)
    if lead_ids is not None:
        found = Where(f"{found.sql} AND lead.id = ANY(%s)", (*found.values, list(lead_ids)))
    return copied(_select(workspace_id, found), found.values)


def _select(workspace_id: UUID, found: Where) -> str:
    columns = ", ".join(
        f'{expression} AS "{name}"' for name, expression in _columns(workspace_id).items()
    )
    return f"""
        SELECT {columns}
        FROM leads_lead AS lead
        LEFT JOIN leads_score AS score
            ON score.lead_id = lead.id AND score.purpose = '{CONVERSION}'
        LEFT JOIN accounts_membership AS owner ON owner.id = lead.owner_id
        LEFT JOIN accounts_user AS person ON person.id = owner.user_id
        WHERE {found.sql}
        ORDER BY lead.id DESC
    """  # noqa: S608  # the text is ours, the values are quoted by the driver


def _columns(workspace_id: UUID) -> dict[str, str]:
    """By name, the expression; the keys of custom fields are letters, figures and underscores."""
    fields = CustomField.objects.in_workspace(workspace_id).order_by("created_at", "id")
    return {
        "id": "lead.id",
        **{name: defused(f"lead.{name}") for name in _TEXTS},
        "status": "lead.status",
        "source": defused("lead.source"),
        "owner": defused("person.email"),
        "tags": defused("array_to_string(lead.tags, ', ')"),
        "score": "score.value",
        **{name: moment(f"lead.{name}") for name in _TIMES},
        **{
            f"custom.{key}": defused(f"(lead.custom ->> '{key}')")
            for key in fields.values_list("key", flat=True)
        },
    }
