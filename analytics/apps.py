"""The app's name for Django."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """Wiring of analytics."""

    name = "analytics"
