"""The app's name for Django."""

from django.apps import AppConfig


class EmailingConfig(AppConfig):
    """Wiring of emailing."""

    name = "emailing"
