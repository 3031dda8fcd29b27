"""Leads for staff: to look at, and to see to imports that stopped."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Workspace
from leads.models import (
    Activity,
    ImportStatus,
    Lead,
    LeadCount,
    LeadImport,
    Reject,
    Score,
    Suppression,
)
from leads.services.importing.ending import UNFINISHED, cancel_import
from leads.services.importing.retrying import retry_import
from neptie.pages.staff.acts import Act, offer
from neptie.pages.staff.links import belongs
from neptie.pages.staff.rows import BY_WORKSPACE, StaffAdmin


@admin.register(Lead)
class LeadAdmin(StaffAdmin[Lead]):
    """Leads, found by id or address."""

    big = True
    list_display = ["email", "full_name", "company", "status", "workspace", "created_at"]
    list_filter = [BY_WORKSPACE, "status"]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "email"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Lead], search_term: str
    ) -> tuple[QuerySet[Lead], bool]:
        """An address is looked up workspace by workspace, which is how the index has them."""
        rows, may_repeat = super().get_search_results(request, queryset, search_term)
        if "@" in search_term:
            rows = rows.filter(workspace__in=Workspace.objects.all())
        return rows, may_repeat


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


@admin.register(Score)
class ScoreAdmin(StaffAdmin[Score]):
    """Stored scores, with their reasons."""

    big = True
    list_display = ["lead", "purpose", "value", "regime", "model", "scored_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["lead"]
    search_fields = ["id", "workspace", "lead"]


@admin.register(Activity)
class ActivityAdmin(StaffAdmin[Activity]):
    """What happened to leads, as their timelines show it."""

    big = True
    list_display = ["happened_at", "kind", "lead", "workspace"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["lead", "workspace"]
    search_fields = ["id", "workspace", "lead"]


@admin.register(Suppression)
class SuppressionAdmin(StaffAdmin[Suppression]):
    """Who must not be written to; the hash is not shown."""

    big = True
    list_display = ["value", "kind", "reason", "workspace", "created_at"]
    list_filter = [BY_WORKSPACE, "kind"]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "value"]


@admin.register(LeadCount)
class LeadCountAdmin(StaffAdmin[LeadCount]):
    """The exact counts that lists show without counting."""

    list_display = ["workspace", "status", "industry", "count"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["workspace"]


belongs(Lead, LeadImport, Suppression, LeadCount, to=Workspace, by="workspace")
belongs(Reject, to=LeadImport, by="lead_import")
belongs(Score, Activity, to=Lead, by="lead")


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
