"""Addresses of what was reached."""

from django.urls import path

from neptie.pages.soon import soon

urlpatterns = [
    path("", soon, name="today"),
    path("campaigns/<uuid:id>/report/", soon, name="campaign-report"),
]
