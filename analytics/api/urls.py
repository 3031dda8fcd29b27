"""Routes of analytics, below `/api/` and `/v1/`."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
