"""Workspaces, people, who belongs where, and what staff do to them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.staff import AccessForm, LimitsForm
from accounts.models import Invitation, Membership, User, Workspace
from accounts.services import staffing
from neptie.pages.staff.acts import Act, offer
from neptie.pages.staff.links import belongs
from neptie.pages.staff.rows import BY_WORKSPACE, StaffAdmin

if TYPE_CHECKING:
    from django.contrib.admin import TabularInline
else:
    from unfold.admin import TabularInline


class MembersInline(TabularInline[Membership, Workspace]):
    """Who belongs to it, twenty at a time."""

    model = Membership
    fields = ["user", "full_name", "role", "created_at"]
    readonly_fields = ["user", "full_name", "role", "created_at"]
    ordering = ["created_at"]
    per_page = 20
    extra = max_num = 0
    can_delete = False
    show_change_link = True

    @admin.display(description=gettext_lazy("full name"))
    def full_name(self, membership: Membership) -> str:
        """The person's."""
        return membership.user.full_name

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """With who they are."""
        return super().get_queryset(request).select_related("user", "workspace")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the workspace's page."""
        return True


@admin.register(Workspace)
class WorkspaceAdmin(StaffAdmin[Workspace]):
    """Workspaces, their limits and their members."""

    inlines = [MembersInline]
    list_display = ["name", "id", "timezone", "limits", "created_at"]
    list_filter = ["created_at"]
    search_fields = ["id", "name__icontains"]


@admin.register(User)
class UserAdmin(StaffAdmin[User]):
    """People, without the hash of their password."""

    hidden = ("password",)
    list_display = ["email", "full_name", "is_active", "is_staff", "is_superuser", "created_at"]
    list_filter = ["is_active", "is_staff", "is_superuser", "created_at"]
    search_fields = ["id", "email", "full_name__icontains"]


@admin.register(Membership)
class MembershipAdmin(StaffAdmin[Membership]):
    """Who belongs to which workspace, in which role."""

    list_display = ["user", "workspace", "role", "created_at"]
    list_filter = [BY_WORKSPACE, "role"]
    list_select_related = ["user", "workspace"]
    search_fields = ["id", "workspace", "user", "user__email"]


@admin.register(Invitation)
class InvitationAdmin(StaffAdmin[Invitation]):
    """Who was asked in, without the hash of the link."""

    list_display = ["email", "workspace", "role", "created_at", "accepted_at", "revoked_at"]
    list_filter = [BY_WORKSPACE, "role", "created_at"]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "email"]


belongs(Membership, Invitation, to=Workspace, by="workspace")
belongs(Membership, to=User, by="user")


def _limit(workspace: Workspace, actor_id: UUID, said: Mapping[str, Any]) -> str:
    limits = {bucket: rate for bucket, rate in said.items() if rate}
    staffing.set_limits(workspace_id=workspace.id, limits=limits, actor_id=actor_id)
    told = ", ".join(f"{bucket} {rate}" for bucket, rate in limits.items())
    return _("Limits set: %s.") % (told or _("those of the installation"))


def _deactivate(user: User, actor_id: UUID, said: Mapping[str, Any]) -> str:
    staffing.deactivate_user(user_id=user.id, actor_id=actor_id)
    return _("Deactivated, and signed out everywhere.")


def _activate(user: User, actor_id: UUID, said: Mapping[str, Any]) -> str:
    staffing.activate_user(user_id=user.id, actor_id=actor_id)
    return _("Activated.")


def _sign_out(user: User, actor_id: UUID, said: Mapping[str, Any]) -> str:
    staffing.end_sessions(user_id=user.id, actor_id=actor_id)
    return _("Signed out everywhere.")


def _give_access(user: User, actor_id: UUID, said: Mapping[str, Any]) -> str:
    staffing.set_admin_access(user_id=user.id, access=said["access"], actor_id=actor_id)
    return _("Access to the admin set to: %s.") % str(said["access"])


def _access_of(user: User) -> dict[str, str]:
    if not user.is_staff:
        return {"access": "none"}
    return {"access": "act" if user.is_superuser else "look"}


offer(
    Workspace,
    Act(
        name="limits",
        title=gettext_lazy("Set limits"),
        asks=gettext_lazy(
            "These figures hold for each person and each API key of this workspace from the next"
            " call on. What was used in the current period still counts."
        ),
        do=_limit,
        form=LimitsForm,
        initial=lambda workspace: workspace.limits,
    ),
)
offer(
    User,
    Act(
        name="sign-out",
        title=gettext_lazy("Sign out everywhere"),
        asks=gettext_lazy(
            "Every browser and every program that signed in as this person has to sign in again."
            " API keys go on working; revoke those one by one."
        ),
        do=_sign_out,
        offered=lambda user: user.is_active,
    ),
    Act(
        name="access",
        title=gettext_lazy("Set admin access"),
        asks=gettext_lazy(
            "Who looks sees every workspace. Who acts can also do what the admin offers."
        ),
        do=_give_access,
        form=AccessForm,
        initial=_access_of,
        is_grave=True,
    ),
    Act(
        name="deactivate",
        title=gettext_lazy("Deactivate"),
        asks=gettext_lazy(
            "This person is signed out everywhere, cannot sign in, and their API keys stop working."
            " All they made stays. You can activate them again."
        ),
        do=_deactivate,
        offered=lambda user: user.is_active,
        is_grave=True,
    ),
    Act(
        name="activate",
        title=gettext_lazy("Activate"),
        asks=gettext_lazy(
            "This person can sign in again, and API keys of theirs that were not revoked work."
        ),
        do=_activate,
        offered=lambda user: not user.is_active,
    ),
)
