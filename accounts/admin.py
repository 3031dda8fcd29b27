"""Staff's view of people, workspaces and what was done. No secret and no hash is shown."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiKey, BusinessEvent, Membership, User, Workspace
from accounts.rules import parse_rate
from accounts.services.limits import BUCKETS
from neptie.api.admin import ReadOnly


class WorkspaceForm(forms.ModelForm[Workspace]):
    """A workspace's own limits, checked before they are in force."""

    def clean_limits(self) -> dict[str, str]:
        """`{bucket: rate}`; a sentence for anything else."""
        limits = self.cleaned_data["limits"] or {}
        if not isinstance(limits, dict) or not set(limits) <= set(BUCKETS):
            raise ValidationError(_("Name only these limits: %s.") % ", ".join(BUCKETS))
        for rate in limits.values():
            try:
                parse_rate(str(rate))
            except ValueError as error:
                raise ValidationError(str(error)) from error
        return limits


class MembershipInline(admin.TabularInline[Membership, Any]):
    """Who belongs to it."""

    model = Membership
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(Workspace)
class WorkspaceAdmin(admin.ModelAdmin[Workspace]):
    """Workspaces and their limits."""

    form = WorkspaceForm
    inlines = [MembershipInline]
    list_display = ["name", "timezone", "limits", "created_at"]
    search_fields = ["name", "id", "memberships__user__email"]


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """People; Django's own forms change a password without showing its hash."""

    ordering = ["email"]
    list_display = ["email", "full_name", "is_active", "is_staff", "created_at"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "full_name"]
    readonly_fields = ["created_at", "last_login"]
    fieldsets = [
        (None, {"fields": ["email", "full_name"]}),
        (_("May"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("When"), {"fields": ["created_at", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "full_name", "password1", "password2"]})]


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnly, admin.ModelAdmin[ApiKey]):
    """API keys, without their hashes."""

    list_display = ["name", "prefix", "workspace", "membership", "expires_at", "revoked_at"]
    list_select_related = ["workspace", "membership__user", "membership__workspace"]
    exclude = ["secret_hash"]
    search_fields = ["name", "prefix"]


@admin.register(BusinessEvent)
class BusinessEventAdmin(ReadOnly, admin.ModelAdmin[BusinessEvent]):
    """The audit log: ids and field names, no values."""

    list_display = ["sequence", "created_at", "type", "workspace", "actor_id", "fields"]
    list_filter = ["type"]
    list_select_related = ["workspace"]
    show_full_result_count = False
