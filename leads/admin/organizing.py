"""How teams sort their leads, for staff; and acts on many leads that a worker carries through."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, Workspace
from leads.models import (
    BulkJob,
    CustomField,
    JobStatus,
    LeadList,
    ListMember,
    Segment,
    TableView,
    Tag,
)
from leads.services.bulk.jobs import cancel_job
from neptie.pages.staff.acts import Act, offer
from neptie.pages.staff.links import belongs
from neptie.pages.staff.rows import BY_WORKSPACE, StaffAdmin


@admin.register(Tag)
class TagAdmin(StaffAdmin[Tag]):
    """Tags that leads have or had."""

    list_display = ["name", "workspace"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "name"]


@admin.register(LeadList)
class LeadListAdmin(StaffAdmin[LeadList]):
    """Lists."""

    list_display = ["name", "workspace", "created_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "name__icontains"]


@admin.register(ListMember)
class ListMemberAdmin(StaffAdmin[ListMember]):
    """Leads in lists."""

    big = True
    list_display = ["id", "lead", "lead_list", "workspace", "added_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["lead", "lead_list", "workspace"]
    search_fields = ["id", "workspace", "lead_list", "lead"]


@admin.register(CustomField)
class CustomFieldAdmin(StaffAdmin[CustomField]):
    """Fields of teams' own."""

    list_display = ["key", "name", "kind", "workspace", "created_at"]
    list_filter = [BY_WORKSPACE, "kind"]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "key"]


@admin.register(Segment)
class SegmentAdmin(StaffAdmin[Segment]):
    """Saved filters."""

    list_display = ["name", "workspace", "updated_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "name__icontains"]


@admin.register(TableView)
class TableViewAdmin(StaffAdmin[TableView]):
    """Which columns members chose."""

    list_display = ["id", "member", "workspace"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["member__user", "member__workspace", "workspace"]
    search_fields = ["id", "workspace", "member"]


@admin.register(BulkJob)
class BulkJobAdmin(StaffAdmin[BulkJob]):
    """Acts on all leads that match, with how far they are."""

    list_display = ["act", "status", "processed", "total", "error", "workspace", "created_at"]
    list_filter = [BY_WORKSPACE, "status", "created_at"]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace"]


belongs(Tag, LeadList, CustomField, Segment, BulkJob, to=Workspace, by="workspace")
belongs(ListMember, to=LeadList, by="lead_list")
belongs(TableView, to=Membership, by="member")


def _cancel(row: BulkJob, actor_id: UUID, said: Mapping[str, Any]) -> str:
    cancel_job(workspace_id=row.workspace_id, job_id=row.id, actor_id=actor_id)
    return _("Canceled; what was done stays.")


offer(
    BulkJob,
    Act(
        name="cancel",
        title=gettext_lazy("Cancel"),
        asks=gettext_lazy(
            "Leads that it has not come to stay as they are; what was done stays done. This cannot"
            " be taken back; the team can ask for the act anew."
        ),
        do=_cancel,
        offered=lambda row: row.status in (JobStatus.PENDING, JobStatus.RUNNING),
        is_grave=True,
        for_many=True,
    ),
)
