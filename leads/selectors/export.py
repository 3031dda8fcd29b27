"""Leads as CSV, written by PostgreSQL itself and passed on block by block."""

from collections.abc import Collection, Iterator
from typing import Any, cast
from uuid import UUID

from django.db import connection, transaction

from leads.models import CustomField
from leads.rules.criteria import Criteria
from leads.selectors.where import CONVERSION, Where, where

_BLOCK = 64 * 1024
# A reader who stops reading would hold a snapshot, and with it the clearing of the tables.
_LONGEST = "15min"
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
    statement = _statement(workspace_id, found)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{_LONGEST}'")
        with cursor.copy(statement) as copy:
            yield from _blocks(copy)


def _blocks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The driver gives line by line; a write for each would cost more than the line."""
    block: list[bytes] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= _BLOCK:
            yield b"".join(block)
            block, size = [], 0
    if block:
        yield b"".join(block)


def _statement(workspace_id: UUID, found: Where) -> str:
    """The COPY, its values written into it: it takes no parameters."""
    columns = ", ".join(
        f'{expression} AS "{name}"' for name, expression in _columns(workspace_id).items()
    )
    sql = f"""
        COPY (
            SELECT {columns}
            FROM leads_lead AS lead
            LEFT JOIN leads_score AS score
                ON score.lead_id = lead.id AND score.purpose = '{CONVERSION}'
            LEFT JOIN accounts_membership AS owner ON owner.id = lead.owner_id
            LEFT JOIN accounts_user AS person ON person.id = owner.user_id
            WHERE {found.sql}
            ORDER BY lead.id DESC
        ) TO STDOUT WITH (FORMAT csv, HEADER)
    """  # noqa: S608  # the text is ours, the values are quoted by the driver
    return str(cast("Any", connection.ops).compose_sql(sql, found.values))


def _columns(workspace_id: UUID) -> dict[str, str]:
    """By name, the expression; the keys of custom fields are letters, figures and underscores."""
    fields = CustomField.objects.in_workspace(workspace_id).order_by("created_at", "id")
    return {
        "id": "lead.id",
        **{name: _defused(f"lead.{name}") for name in _TEXTS},
        "status": "lead.status",
        "source": _defused("lead.source"),
        "owner": _defused("person.email"),
        "tags": _defused("array_to_string(lead.tags, ', ')"),
        "score": "score.value",
        **{name: _moment(f"lead.{name}") for name in _TIMES},
        **{
            f"custom.{key}": _defused(f"(lead.custom ->> '{key}')")
            for key in fields.values_list("key", flat=True)
        },
    }


def _defused(text: str) -> str:
    """`leads.rules.spreadsheet.defused` in SQL."""
    return rf"CASE WHEN {text} ~ '^[=+@\t\r-]' THEN '''' || {text} ELSE {text} END"


def _moment(column: str) -> str:
    """RFC 3339, in UTC."""
    return rf"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
