"""What proves who calls, without what proves it: no hash, no secret, no code."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ApiKey, Membership, RefreshToken, User, Workspace
from accounts.services.keys import revoke_api_key
from neptie.pages.staff.acts import Act, offer
from neptie.pages.staff.links import belongs
from neptie.pages.staff.rows import BY_WORKSPACE, StaffAdmin

# allauth registers them with everything in it.
admin.site.unregister([EmailAddress, Authenticator])


@admin.register(ApiKey)
class ApiKeyAdmin(StaffAdmin[ApiKey]):
    """API keys, found by their name or their first letters."""

    list_display = ["name", "prefix", "workspace", "membership", "last_used_at", "revoked_at"]
    list_filter = [BY_WORKSPACE, "created_at", "revoked_at"]
    list_select_related = ["workspace", "membership__user", "membership__workspace"]
    search_fields = ["id", "workspace", "prefix", "name__icontains"]


@admin.register(RefreshToken)
class RefreshTokenAdmin(StaffAdmin[RefreshToken]):
    """Who is signed in over the API; those of one sign-in share a family."""

    big = True
    list_display = ["jti", "user", "workspace", "created_at", "used_at", "revoked_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["user", "workspace"]
    search_fields = ["jti", "family", "user", "user__email"]


@admin.register(EmailAddress)
class EmailAddressAdmin(StaffAdmin[EmailAddress]):
    """Addresses to sign in with, and whether they were confirmed."""

    list_display = ["email", "user", "primary", "verified"]
    list_filter = ["primary", "verified"]
    list_select_related = ["user"]
    search_fields = ["user", "email"]


@admin.register(Authenticator)
class AuthenticatorAdmin(StaffAdmin[Authenticator]):
    """That there is a second factor and when it was used; never its secret."""

    hidden = ("data",)
    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user", "user__email"]


belongs(ApiKey, to=Workspace, by="workspace")
belongs(ApiKey, to=Membership, by="membership")
belongs(EmailAddress, Authenticator, RefreshToken, to=User, by="user")


def _revoke(key: ApiKey, actor_id: UUID, said: Mapping[str, Any]) -> str:
    revoke_api_key(workspace_id=key.workspace_id, key_id=key.id, actor_id=actor_id)
    return _("Revoked.")


offer(
    ApiKey,
    Act(
        name="revoke",
        title=gettext_lazy("Revoke"),
        asks=gettext_lazy(
            "Whatever calls with this key is refused from now on. This cannot be taken back; the"
            " team can make a new key."
        ),
        do=_revoke,
        offered=lambda key: key.revoked_at is None,
        is_grave=True,
        for_many=True,
    ),
)
