"""Addresses of the campaign pages."""

from django.urls import path

from neptie.pages.soon import soon

urlpatterns = [
    path("campaigns/", soon, name="campaigns"),
    path("campaigns/new/", soon, name="campaign-new"),
    path("campaigns/<uuid:id>/", soon, name="campaign"),
    path("campaigns/<uuid:id>/settings/", soon, name="campaign-settings"),
]
