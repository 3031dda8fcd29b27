"""Addresses of signing in, settings and workspaces."""

from django.urls import include, path
from django.views.generic import RedirectView

from accounts.views.address import AddressPage
from accounts.views.invitations import InvitationPage
from accounts.views.keys import KeyRevoke, KeysPage
from accounts.views.members import (
    InvitationWithdraw,
    MemberLeave,
    MemberRemove,
    MemberRole,
    MembersPage,
)
from accounts.views.security import SecurityPage
from accounts.views.settings import WorkspacePage
from accounts.views.workspaces import WorkspaceNew, WorkspaceSwitch

_to_security = RedirectView.as_view(pattern_name="settings-security")

urlpatterns = [
    # Before allauth's own: its lists stand on our page of security.
    path("account/2fa/", _to_security),
    path("account/email/", AddressPage.as_view()),
    path("account/2fa/webauthn/", _to_security),
    path("account/", include("allauth.urls")),
    path("workspaces/new/", WorkspaceNew.as_view(), name="workspace-new"),
    path("workspaces/switch/", WorkspaceSwitch.as_view(), name="workspace-switch"),
    path("invitations/<str:token>/", InvitationPage.as_view(), name="invitation"),
    path("settings/", WorkspacePage.as_view(), name="settings"),
    path("settings/members/", MembersPage.as_view(), name="settings-members"),
    path("settings/members/leave/", MemberLeave.as_view(), name="settings-leave"),
    path("settings/members/<uuid:id>/role/", MemberRole.as_view(), name="settings-member-role"),
    path(
        "settings/members/<uuid:id>/remove/",
        MemberRemove.as_view(),
        name="settings-member-remove",
    ),
    path(
        "settings/invitations/<uuid:id>/withdraw/",
        InvitationWithdraw.as_view(),
        name="settings-invitation-withdraw",
    ),
    path("settings/keys/<uuid:id>/revoke/", KeyRevoke.as_view(), name="settings-key-revoke"),
    path("settings/keys/", KeysPage.as_view(), name="settings-keys"),
    path("settings/security/", SecurityPage.as_view(), name="settings-security"),
]
