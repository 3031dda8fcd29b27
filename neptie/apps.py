"""The project itself as an app: its system checks, its own commands, and staff's admin."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
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


class StaffConfig(AdminConfig):
    """Django's admin with our site in it."""

    default_site = "neptie.staff.site.StaffSite"
