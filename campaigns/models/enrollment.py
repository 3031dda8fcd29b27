"""A lead's way through a campaign, and the ledger of its steps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from campaigns.models.campaign import Campaign, Kind, Step, Variant
from leads.models import Lead
from neptie.kernel.constraints import CompositeForeignKey


class State(models.TextChoices):
    """Where an enrollment stands."""

    PENDING = "pending", _("Pending")
    ACTIVE = "active", _("Active")
    HELD = "held", _("Held")
    FINISHED = "finished", _("Finished")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")


class Enrollment(WorkspaceOwned):
    """A lead in a campaign: once, whatever is assigned how often.

    `next_at` is set while the enrollment waits for its time, and null while a step of it is out
    (its message queued or being sent) and after its end.
    """

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="enrollments", db_constraint=False
    )
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="enrollments", db_constraint=False)
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    step = models.ForeignKey(
        Step, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    next_at = models.DateTimeField(null=True)
    hold_reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = WorkspaceQuerySet["Enrollment"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("enrollment")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["campaign", "lead"], name="enrollment_once"),
            CompositeForeignKey(field="campaign", name="enrollment_campaign_fk"),
            CompositeForeignKey(field="lead", name="enrollment_lead_fk"),
            CompositeForeignKey(field="step", name="enrollment_step_fk"),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "next_at"],
                condition=models.Q(next_at__isnull=False),
                name="enrollment_due",
            ),
            # Counts of a campaign are read from it alone, and whether anybody is left in it.
            models.Index(fields=["campaign", "state"], name="enrollment_state"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} in {self.campaign_id}"


class Outcome(models.TextChoices):
    """What became of a step for a lead."""

    PENDING = "pending", _("Pending")
    SENT = "sent", _("Sent")
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Uncertain")


class StepRun(WorkspaceOwned):
    """A line of the ledger. A mail is tried once; a call may be tried again."""

    enrollment = models.ForeignKey(
        Enrollment, models.CASCADE, related_name="runs", db_constraint=False
    )
    step = models.ForeignKey(Step, models.CASCADE, related_name="runs", db_constraint=False)
    variant = models.ForeignKey(
        Variant, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    kind = models.CharField(max_length=8, choices=Kind)
    attempt = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.PENDING)
    reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    objects = WorkspaceQuerySet["StepRun"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("step run")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["enrollment", "step", "attempt"], name="step_run_once"),
            models.CheckConstraint(
                condition=~models.Q(kind="email") | models.Q(attempt=1), name="step_run_mail_once"
            ),
            CompositeForeignKey(field="enrollment", name="step_run_enrollment_fk"),
            CompositeForeignKey(field="step", name="step_run_step_fk"),
            CompositeForeignKey(field="variant", name="step_run_variant_fk"),
        ]
        indexes = [
            # What did not simply go out is found and counted without reading all that did.
            models.Index(
                fields=["step", "outcome"],
                condition=models.Q(outcome__in=("skipped", "failed", "uncertain")),
                name="step_run_exceptions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id} {self.step_id}: {self.outcome}"
