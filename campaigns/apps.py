"""The app's name for Django."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Wiring of campaigns."""

    name = "campaigns"
