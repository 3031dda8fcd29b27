"""The app's name for Django."""

from django.apps import AppConfig


class AiConfig(AppConfig):
    """Wiring of ai."""

    name = "ai"
