"""Leads for staff, and what is known of them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import Workspace
from leads.models import Activity, Lead, LeadCount, Note, Score, Suppression
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


@admin.register(Note)
class NoteAdmin(StaffAdmin[Note]):
    """Who wrote something down about whom, and when; the words are the team's."""

    big = True
    hidden = ("text",)
    list_display = ["id", "lead", "author", "workspace", "created_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["lead", "author__user", "author__workspace", "workspace"]
    search_fields = ["id", "workspace", "lead"]


belongs(Lead, Suppression, LeadCount, to=Workspace, by="workspace")
belongs(Score, Activity, Note, to=Lead, by="lead")
