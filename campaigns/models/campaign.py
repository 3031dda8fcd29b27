"""A campaign, its steps, and their words. None is ever deleted: figures keep their meaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from neptie.kernel.constraints import CompositeForeignKey


class CampaignStatus(models.TextChoices):
    """What a campaign is doing."""

    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    ARCHIVED = "archived", _("Archived")


class Campaign(WorkspaceOwned):
    """Steps for an audience."""

    class Type(models.TextChoices):
        EMAIL = "email", _("E-mail")
        VOICE = "voice", _("Voice")
        MIXED = "mixed", _("Mixed")

    name = models.CharField(max_length=300)
    description = models.TextField(blank=True, default="")
    type = models.CharField(max_length=8, choices=Type)
    status = models.CharField(max_length=16, choices=CampaignStatus, default=CampaignStatus.DRAFT)
    target_audience = models.JSONField(default=dict, blank=True)
    # {account_ids, windows, timezone, track_opens, track_clicks}
    settings = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    started_at = models.DateTimeField(null=True, blank=True)
    # Asked to start: it begins then, for whoever asked, unless that is taken back before.
    starts_at = models.DateTimeField(null=True, blank=True)
    starts_for = models.UUIDField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = WorkspaceQuerySet["Campaign"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("campaign")
        indexes = [
            models.Index(fields=["workspace", "status", "-id"], name="campaign_status"),
            models.Index(
                fields=["starts_at"],
                condition=models.Q(starts_at__isnull=False),
                name="campaign_starting",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """What a step does."""

    EMAIL = "email", _("E-mail")
    WAIT = "wait", _("Wait")
    CALL = "call", _("Call")
    TASK = "task", _("Task")


class Step(WorkspaceOwned):
    """One step; its delay is counted from the end of the step before."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="steps", db_constraint=False
    )
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    delay_days = models.PositiveSmallIntegerField(default=0)
    delay_hours = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = WorkspaceQuerySet["Step"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("step")
        ordering = ["position"]
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["campaign", "position"],
                condition=models.Q(archived_at__isnull=True),
                name="step_position_once",
            ),
            CompositeForeignKey(field="campaign", name="step_campaign_fk"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} step {self.position}"


class Variant(WorkspaceOwned):
    """The words of a step; a step has one until somebody tests another against it."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="variants", db_constraint=False)
    label = models.CharField(max_length=8, default="A")
    weight = models.PositiveSmallIntegerField(default=1)
    subject = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = WorkspaceQuerySet["Variant"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("variant")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["step", "label"], name="variant_label_once"),
            CompositeForeignKey(field="step", name="variant_step_fk"),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.label}"
