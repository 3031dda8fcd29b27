"""The app's name for Django."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Wiring of leads."""

    name = "leads"
