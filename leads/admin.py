"""Leads for staff: to look at, and to end an import that is stuck."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from leads.models import Lead, LeadImport, Suppression
from leads.services.importing.ending import cancel_import
from neptie.api.admin import ReadOnly
from neptie.kernel.errors import Conflict


@admin.register(Lead)
class LeadAdmin(ReadOnly, admin.ModelAdmin[Lead]):
    """Leads, found by id or address."""

    list_display = ["email", "full_name", "company", "status", "workspace", "created_at"]
    list_filter = ["status"]
    list_select_related = ["workspace"]
    search_fields = ["=id", "=email"]
    show_full_result_count = False
    ordering = ["-id"]


@admin.register(LeadImport)
class LeadImportAdmin(ReadOnly, admin.ModelAdmin[LeadImport]):
    """Imports, with what they did so far."""

    list_display = ["file_name", "status", "processed", "total_rows", "rejected", "created_at"]
    list_filter = ["status"]
    search_fields = ["=id", "=workspace__id"]
    ordering = ["-id"]
    exclude = ["file"]
    actions = ["cancel"]

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        """Staff who may change imports."""
        return request.user.has_perm("leads.change_leadimport")

    @admin.action(description=_("Cancel the imports chosen"), permissions=["cancel"])
    def cancel(self, request: HttpRequest, queryset: QuerySet[LeadImport]) -> None:
        """Cancel what is still to be done; what came in stays."""
        for lead_import in queryset:
            try:
                cancel_import(
                    workspace_id=lead_import.workspace_id,
                    import_id=lead_import.id,
                    actor_id=getattr(request.user, "id", None),
                )
            except Conflict as error:
                self.message_user(request, error.message, messages.WARNING)


@admin.register(Suppression)
class SuppressionAdmin(ReadOnly, admin.ModelAdmin[Suppression]):
    """Who must not be written to; the hash is not shown."""

    list_display = ["value", "kind", "reason", "workspace", "created_at"]
    list_filter = ["kind", "reason"]
    list_select_related = ["workspace"]
    search_fields = ["=value"]
    exclude = ["value_hash"]
    ordering = ["-id"]
