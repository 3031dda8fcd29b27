"""What the local scoring model has learned from a workspace's outcomes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace


class ScoringModel(models.Model):
    """A fitted model; a workspace without one is scored by the prior."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, primary_key=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    # As `ai.rules.scoring` writes a Model down.
    parameters = models.JSONField()
    outcomes = models.PositiveIntegerField()
    trained_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scoring model")

    def __str__(self) -> str:
        return f"{self.workspace_id} v{self.version}"
