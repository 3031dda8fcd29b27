"""Addresses of the lead pages."""

from django.urls import path

from neptie.pages.soon import soon

urlpatterns = [
    path("leads/", soon, name="leads"),
    path("leads/new/", soon, name="lead-new"),
    path("leads/import/", soon, name="lead-import"),
    path("leads/imports/<uuid:id>/", soon, name="import"),
    path("leads/<uuid:id>/", soon, name="lead"),
    path("leads/<uuid:id>/edit/", soon, name="lead-edit"),
]
