"""What the local scoring model has learned, and which scores it has to make again."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from accounts.models import Workspace
from ai.rules.learning import Model

# In the order of ids, so that two writers with leads in common cannot deadlock. A lead that is
# being scored right now is waited for: its facts may have been read before they changed.
_MARK = """
    INSERT INTO ai_stalescore (lead_id, workspace_id)
    SELECT id, workspace_id FROM leads_lead WHERE {condition} ORDER BY id
    ON CONFLICT (lead_id) DO NOTHING
"""
# Newest leads first: a lead just made is looked at sooner than one of a thousand made again.
_CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT lead_id FROM ai_stalescore ORDER BY lead_id DESC LIMIT %s FOR UPDATE SKIP LOCKED
    )
    DELETE FROM ai_stalescore USING due WHERE ai_stalescore.lead_id = due.lead_id
    RETURNING ai_stalescore.workspace_id, ai_stalescore.lead_id
"""


class ScoringModel(models.Model):
    """A fitted model; a workspace without one is scored by the prior."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, primary_key=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    # As `ai.rules.learning.Model.to_dict` writes it down.
    parameters = models.JSONField()
    # The workspace's outcomes at that time, those beyond what one fit reads included.
    positives = models.PositiveIntegerField()
    negatives = models.PositiveIntegerField()
    trained_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scoring model")

    def __str__(self) -> str:
        return f"{self.workspace_id} v{self.version}"

    @property
    def fitted(self) -> Model | None:
        """The model; None where an earlier version of the software wrote it down."""
        try:
            return Model.from_dict(self.parameters)
        except ValueError:
            return None


class StaleScoreManager(models.Manager["StaleScore"]):
    """Marks leads, and hands them out to be scored."""

    def mark(self, lead_ids: Collection[UUID]) -> None:
        """These leads' scores are out of date; leads that are gone are left out."""
        self._mark("id = ANY(%s)", list(lead_ids))

    def mark_workspace(self, workspace_id: UUID) -> None:
        """All of a workspace's scores are out of date."""
        self._mark("workspace_id = %s", workspace_id)

    def _mark(self, condition: str, value: UUID | list[UUID]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_MARK.format(condition=condition), [value])

    def claim(self, most: int) -> dict[UUID, list[UUID]]:
        """Up to so many leads, by workspace, unmarked: score them in the same transaction.

        They are unmarked before their facts are read. Two claims never have a lead in common.
        """
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [most])
            rows: list[tuple[UUID, UUID]] = cursor.fetchall()
        claimed: dict[UUID, list[UUID]] = {}
        for workspace_id, lead_id in rows:
            claimed.setdefault(workspace_id, []).append(lead_id)
        return claimed


class StaleScore(models.Model):
    """A lead whose stored score has to be made, or made again.

    No foreign key to the lead: a mark that outlives its lead is dropped when its turn comes.
    """

    lead_id = models.UUIDField(primary_key=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")

    objects = StaleScoreManager()

    class Meta:
        verbose_name = _("stale score")

    def __str__(self) -> str:
        return str(self.lead_id)
