"""What is known of a lead beside its own fields: scores, notes, and what happened to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from leads.models.lead import Lead
from neptie.kernel.constraints import CompositeForeignKey


class Score(WorkspaceOwned):
    """A stored score: a probability with its interval and signed reasons. `ai` writes it.

    Apart from the leads table, because writing scores there cost seven times as much.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="scores", db_constraint=False)
    purpose = models.CharField(max_length=32, default="conversion")
    value = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    # [{name, value, contribution, reason}]
    factors = models.JSONField(default=list)
    regime = models.CharField(max_length=32)
    model = models.CharField(max_length=64)
    scored_at = models.DateTimeField()

    objects = WorkspaceQuerySet["Score"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("score")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["lead", "purpose"], name="score_once"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0, value__lte=1), name="score_is_probability"
            ),
            CompositeForeignKey(field="lead", name="score_lead_fk"),
        ]
        indexes = [
            models.Index(fields=["workspace", "purpose", "-value", "-lead"], name="score_order"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id}: {self.value}"


class Activity(WorkspaceOwned):
    """One thing that happened to a lead; written from downstream, shown as its timeline."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="activities", db_constraint=False)
    kind = models.CharField(max_length=32)
    source_kind = models.CharField(max_length=32)
    source_id = models.UUIDField()
    happened_at = models.DateTimeField()
    data = models.JSONField(default=dict)

    objects = WorkspaceQuerySet["Activity"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("activity")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["lead", "source_kind", "source_id"], name="activity_once"
            ),
            CompositeForeignKey(field="lead", name="activity_lead_fk"),
        ]
        indexes = [models.Index(fields=["lead", "-happened_at"], name="activity_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} {self.lead_id}"


class Note(WorkspaceOwned):
    """What a member wrote down about a lead."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="notes", db_constraint=False)
    author = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    text = models.TextField(max_length=10_000)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet["Note"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("note")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            CompositeForeignKey(field="lead", name="note_lead_fk"),
            CompositeForeignKey(field="author", name="note_author_fk"),
        ]

    def __str__(self) -> str:
        return f"on {self.lead_id}"
