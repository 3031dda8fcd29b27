"""Imports for staff: to look at, and to see to those that stopped."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Workspace
from leads.models import ImportedChange, ImportStatus, Lead, LeadImport, Reject, TriedAddress
from leads.services.importing.ending import UNFINISHED, cancel_import
from leads.services.importing.retrying import retry_import
from neptie.pages.staff.acts import Act, offer
from neptie.pages.staff.links import belongs
from neptie.pages.staff.rows import BY_WORKSPACE, StaffAdmin


@admin.register(LeadImport)
class LeadImportAdmin(StaffAdmin[LeadImport]):
    """Imports, with what they did so far; the file itself is the team's."""

    hidden = ("file", "bucket_key")
    list_display = [
        "file_name",
        "status",
        "processed",
        "total_rows",
        "rejected",
        "error",
        "workspace",
        "created_at",
    ]
    list_filter = [BY_WORKSPACE, "status", "created_at"]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "file_name__icontains"]


@admin.register(Reject)
class RejectAdmin(StaffAdmin[Reject]):
    """Rows that an import refused, and why."""

    big = True
    list_display = ["id", "line", "reasons", "lead_import", "workspace"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["lead_import", "workspace"]
    search_fields = ["id", "workspace", "lead_import"]


@admin.register(ImportedChange)
class ImportedChangeAdmin(StaffAdmin[ImportedChange]):
    """What imports changed in leads that were there before, for their undo."""

    big = True
    list_display = ["id", "lead", "lead_import", "workspace"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["lead", "lead_import", "workspace"]
    search_fields = ["id", "workspace", "lead_import", "lead"]


@admin.register(TriedAddress)
class TriedAddressAdmin(StaffAdmin[TriedAddress]):
    """Addresses that a check of a file met so far; they go with its end."""

    big = True
    list_display = ["id", "email", "lead_import"]
    list_select_related = ["lead_import"]
    search_fields = ["lead_import"]


belongs(LeadImport, to=Workspace, by="workspace")
belongs(Reject, ImportedChange, TriedAddress, to=LeadImport, by="lead_import")
belongs(ImportedChange, to=Lead, by="lead")


def _cancel(row: LeadImport, actor_id: UUID, said: Mapping[str, Any]) -> str:
    cancel_import(workspace_id=row.workspace_id, import_id=row.id, actor_id=actor_id)
    return _("Cancelled; what came in stays.")


def _retry(row: LeadImport, actor_id: UUID, said: Mapping[str, Any]) -> str:
    retry_import(workspace_id=row.workspace_id, import_id=row.id, actor_id=actor_id)
    return _("Left to a worker again, from row %s on.") % (row.processed + 1)


offer(
    LeadImport,
    Act(
        name="retry",
        title=gettext_lazy("Try again"),
        asks=gettext_lazy(
            "It goes on after the last row that was read. No row is taken twice. A file that is"
            " broken fails again at the same place."
        ),
        do=_retry,
        offered=lambda row: row.status == ImportStatus.FAILED,
        for_many=True,
    ),
    Act(
        name="cancel",
        title=gettext_lazy("Cancel"),
        asks=gettext_lazy(
            "Rows not read yet are left out; what came in stays. This cannot be taken back; the"
            " team can import the file anew."
        ),
        do=_cancel,
        offered=lambda row: row.status in UNFINISHED,
        is_grave=True,
        for_many=True,
    ),
)
