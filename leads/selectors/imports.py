"""Imports of a workspace, and the rows they refused."""

import csv
from collections.abc import Iterator
from uuid import UUID

from django.db import connection

from accounts.scoping import WorkspaceQuerySet
from leads.models import ImportStatus, LeadImport, Reject
from leads.rules.spreadsheet import defused

# What differs from row to row stands in quotation marks: it is left out where reasons are counted.
_REASONS = """
    SELECT regexp_replace(reason, '“[^”]*”', '“…”', 'g') AS told, count(*)
    FROM leads_reject CROSS JOIN LATERAL unnest(reasons) AS reason
    WHERE workspace_id = %s AND lead_import_id = %s
    GROUP BY told ORDER BY count(*) DESC, told LIMIT 20
"""


def is_being_undone(lead_import: LeadImport) -> bool:
    """Whether an undo was asked for and is not through."""
    asked = lead_import.undo_asked_at is not None
    return asked and lead_import.status != ImportStatus.UNDONE


def may_be_undone(lead_import: LeadImport) -> bool:
    """Whether it ended with leads in the workspace, and nobody asked for its undo yet."""
    ended = lead_import.status in (ImportStatus.DONE, ImportStatus.FAILED, ImportStatus.CANCELLED)
    wrote = not lead_import.dry_run and bool(lead_import.created or lead_import.updated)
    return ended and wrote and lead_import.undo_asked_at is None


class _Echo:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, text: str) -> str:
        return text


def imports_in(workspace_id: UUID) -> WorkspaceQuerySet[LeadImport]:
    """A workspace's imports; drafts are none yet."""
    return LeadImport.objects.in_workspace(workspace_id).exclude(status=ImportStatus.DRAFT)


def import_in(*, workspace_id: UUID, import_id: UUID) -> LeadImport:
    """One import; NotFound when this workspace has none with the id."""
    return imports_in(workspace_id).get_or_refuse(workspace_id=workspace_id, id=import_id)


def imports_and_drafts(workspace_id: UUID) -> WorkspaceQuerySet[LeadImport]:
    """A workspace's imports and drafts, newest first."""
    return LeadImport.objects.in_workspace(workspace_id).order_by("-id")


def rejects_in_order(lead_import: LeadImport) -> WorkspaceQuerySet[Reject]:
    """The refused rows in the order of their lines."""
    rejects = Reject.objects.in_workspace(lead_import.workspace_id)
    return rejects.filter(lead_import=lead_import).order_by("line")


def rejects_of(lead_import: LeadImport) -> Iterator[Reject]:
    """The same, read a few at a time."""
    return rejects_in_order(lead_import).iterator(chunk_size=500)


def reject_lines(lead_import: LeadImport) -> Iterator[str]:
    """The lines of the CSV of refused rows, each cell such that a spreadsheet program shows it."""
    writer = csv.writer(_Echo())
    header = ["line", "reasons", *(column for column, _ in lead_import.mapping)]
    yield writer.writerow(map(defused, header))
    for reject in rejects_of(lead_import):
        cells = [str(reject.line), " ".join(reject.reasons), *reject.values]
        yield writer.writerow(map(defused, cells))


def reasons_of(lead_import: LeadImport) -> list[tuple[str, int]]:
    """Why rows were refused and how many rows each reason stands at, the commonest first."""
    with connection.cursor() as cursor:
        cursor.execute(_REASONS, [lead_import.workspace_id, lead_import.id])
        return [(str(reason), int(count)) for reason, count in cursor.fetchall()]
