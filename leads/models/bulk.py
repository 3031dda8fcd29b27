"""An act on all leads that match, which a worker carries through."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from neptie.kernel.constraints import CompositeForeignKey


class JobStatus(models.TextChoices):
    """What a bulk job is doing."""

    PENDING = "pending", _("Pending")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class BulkJob(WorkspaceOwned):
    """One act on the leads that match `criteria`, newest first, batch by batch.

    What a batch did and how far the job came (`after`, the last lead's id) are committed together:
    a killed worker's job goes on where it stood. Leads that come in later are not touched.
    """

    created_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    act = models.CharField(max_length=32)
    # What the act needs: a status, a tag, a list's or an owner's id.
    arguments = models.JSONField(default=dict)
    criteria = models.JSONField(default=dict)
    status = models.CharField(max_length=16, choices=JobStatus, default=JobStatus.PENDING)
    after = models.UUIDField(null=True)
    total = models.PositiveIntegerField(default=0)
    processed = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = WorkspaceQuerySet["BulkJob"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("bulk job")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            CompositeForeignKey(field="created_by", name="bulk_job_created_by_fk"),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(status__in=["pending", "running"]),
                name="bulk_job_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act}: {self.processed} of {self.total}"
