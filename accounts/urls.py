"""Addresses of signing in, settings and workspaces."""

from django.urls import include, path

from neptie.pages.soon import soon

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("workspaces/new/", soon, name="workspace-new"),
    path("workspaces/switch/", soon, name="workspace-switch"),
    path("invitations/<str:token>/", soon, name="invitation"),
    path("settings/", soon, name="settings"),
    path("settings/members/", soon, name="settings-members"),
    path("settings/keys/", soon, name="settings-keys"),
    path("settings/security/", soon, name="settings-security"),
]
