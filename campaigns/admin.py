"""Campaigns for staff: to look at, and to see where the leads of one stand."""

from django.contrib import admin

from campaigns.models import Campaign, Enrollment
from neptie.api.admin import ReadOnly


@admin.register(Campaign)
class CampaignAdmin(ReadOnly, admin.ModelAdmin[Campaign]):
    """Campaigns, found by id or name."""

    list_display = ["name", "type", "status", "workspace", "created_at", "started_at"]
    list_filter = ["status", "type"]
    list_select_related = ["workspace"]
    search_fields = ["=id", "=workspace__id", "name"]
    ordering = ["-id"]


@admin.register(Enrollment)
class EnrollmentAdmin(ReadOnly, admin.ModelAdmin[Enrollment]):
    """Enrollments, found by the id of their campaign or lead."""

    list_display = ["lead", "campaign", "state", "step", "next_at", "hold_reason"]
    list_filter = ["state"]
    list_select_related = ["lead", "campaign", "step"]
    search_fields = ["=id", "=campaign__id", "=lead__id"]
    show_full_result_count = False
    ordering = ["-id"]
