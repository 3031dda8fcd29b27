"""The project itself as an app: its system checks and its own commands."""

from django.apps import AppConfig
from django.core.checks import Tags, register

from neptie.celery import app
from neptie.checks import refuse_unsafe_settings


class NeptieConfig(AppConfig):
    """Wiring that belongs to no domain app."""

    name = "neptie"
    # Made when Django starts, so that shared tasks belong to it in every process.
    celery = app

    def ready(self) -> None:
        """Registers the checks."""
        register(refuse_unsafe_settings, Tags.security)
