"""Campaigns for staff: to look at, to see where leads stand, and to stop what is sending."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Workspace
from campaigns.models import (
    Attachment,
    AttachmentContent,
    Campaign,
    CampaignStatus,
    Enrollment,
    Step,
    StepRun,
    Template,
    Variant,
    VariantAttachment,
)
from campaigns.services.starting import pause_all, pause_campaign
from leads.models import Lead
from neptie.pages.staff.acts import Act, offer
from neptie.pages.staff.links import belongs
from neptie.pages.staff.rows import BY_WORKSPACE, StaffAdmin


@admin.register(Campaign)
class CampaignAdmin(StaffAdmin[Campaign]):
    """Campaigns, found by id or name."""

    list_display = ["name", "type", "status", "workspace", "created_at", "started_at"]
    list_filter = [BY_WORKSPACE, "status", "type", "created_at"]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "name__icontains"]


@admin.register(Step)
class StepAdmin(StaffAdmin[Step]):
    """Steps of campaigns."""

    list_display = ["id", "campaign", "position", "kind", "delay_days", "delay_hours"]
    list_filter = [BY_WORKSPACE, "kind"]
    list_select_related = ["campaign"]
    search_fields = ["id", "workspace", "campaign"]


@admin.register(Variant)
class VariantAdmin(StaffAdmin[Variant]):
    """The words of steps."""

    list_display = ["id", "step", "label", "weight", "subject", "archived_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["step"]
    search_fields = ["id", "workspace", "step"]


@admin.register(Enrollment)
class EnrollmentAdmin(StaffAdmin[Enrollment]):
    """Where leads stand in campaigns; found by the id of either."""

    big = True
    list_display = ["lead", "campaign", "state", "step", "next_at", "hold_reason"]
    list_filter = [BY_WORKSPACE, "state"]
    list_select_related = ["lead", "campaign", "step"]
    search_fields = ["id", "campaign", "lead"]


@admin.register(StepRun)
class StepRunAdmin(StaffAdmin[StepRun]):
    """The ledger: what became of each step for each lead."""

    big = True
    list_display = ["id", "kind", "attempt", "outcome", "reason", "created_at", "settled_at"]
    list_filter = [BY_WORKSPACE, "outcome"]
    search_fields = ["id", "enrollment", "step"]


@admin.register(Template)
class TemplateAdmin(StaffAdmin[Template]):
    """Words that a workspace keeps to begin mails with."""

    list_display = ["name", "subject", "workspace", "updated_at", "archived_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "name__icontains"]


@admin.register(Attachment)
class AttachmentAdmin(StaffAdmin[Attachment]):
    """Files that mails carry, without their bytes."""

    list_display = ["name", "content_type", "size", "workspace", "created_at", "archived_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "name__icontains", "sha256"]


@admin.register(AttachmentContent)
class AttachmentContentAdmin(StaffAdmin[AttachmentContent]):
    """That the bytes of a file are there; they are not read."""

    list_display = ["id", "attachment", "workspace"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["attachment", "workspace"]
    search_fields = ["id", "workspace", "attachment"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AttachmentContent]:
        """A page of the list would bring half a gigabyte."""
        return super().get_queryset(request).defer("data")


@admin.register(VariantAttachment)
class VariantAttachmentAdmin(StaffAdmin[VariantAttachment]):
    """Which variants' mails carry which files."""

    list_display = ["id", "variant", "attachment", "position"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["variant", "attachment"]
    search_fields = ["id", "workspace", "variant", "attachment"]


belongs(Campaign, Template, Attachment, to=Workspace, by="workspace")
belongs(Step, Enrollment, to=Campaign, by="campaign")
belongs(Variant, StepRun, to=Step, by="step")
belongs(VariantAttachment, to=Variant, by="variant")
belongs(AttachmentContent, VariantAttachment, to=Attachment, by="attachment")
belongs(StepRun, to=Enrollment, by="enrollment")
belongs(Enrollment, to=Lead, by="lead")


def _pause(campaign: Campaign, actor_id: UUID, said: Mapping[str, Any]) -> str:
    pause_campaign(workspace_id=campaign.workspace_id, campaign_id=campaign.id, actor_id=actor_id)
    return _("Paused.")


def _pause_all(workspace: Workspace, actor_id: UUID, said: Mapping[str, Any]) -> str:
    count = pause_all(workspace_id=workspace.id, actor_id=actor_id)
    words = ngettext("Paused %(count)s campaign.", "Paused %(count)s campaigns.", count)
    return words % {"count": count}


offer(
    Campaign,
    Act(
        name="pause",
        title=gettext_lazy("Pause"),
        asks=gettext_lazy(
            "From now on nothing of this campaign leaves. The team can start it again, and it goes"
            " on where it stood."
        ),
        do=_pause,
        offered=lambda campaign: campaign.status == CampaignStatus.ACTIVE,
        for_many=True,
    ),
)
offer(
    Workspace,
    Act(
        name="pause",
        title=gettext_lazy("Pause all campaigns"),
        asks=gettext_lazy(
            "From now on nothing of this workspace's running campaigns leaves. The team can start"
            " each of them again, and it goes on where it stood."
        ),
        do=_pause_all,
        is_grave=True,
    ),
)
