"""An import of a file, and the rows it refused."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from leads.models.lead import Lead
from neptie.kernel.constraints import CompositeForeignKey


class ImportStatus(models.TextChoices):
    """What an import is doing. A draft waits for a person: no worker touches it."""

    DRAFT = "draft", _("Draft")
    PENDING = "pending", _("Pending")
    RUNNING = "running", _("Running")
    WAITING = "waiting", _("Waiting for its hourly limit")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    UNDONE = "undone", _("Undone")


class LeadImport(WorkspaceOwned):
    """A file on its way in. Rows, counts and position are committed together, chunk by chunk."""

    class OnDuplicate(models.TextChoices):
        SKIP = "skip", _("Skip")
        UPDATE = "update", _("Update")
        FILL = "fill", _("Fill in blanks")

    created_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    # Whose import limit counts the leads (an API credential's bucket); blank: not limited.
    bucket_key = models.CharField(max_length=64, blank=True, default="")
    file = models.FileField(upload_to="imports/%Y/%m")
    file_name = models.CharField(max_length=300)
    mapping = models.JSONField(default=dict)
    on_duplicate = models.CharField(max_length=8, choices=OnDuplicate, default=OnDuplicate.SKIP)
    dry_run = models.BooleanField(default=False)
    # By key, what the custom columns hold (see `leads.rules.typed`): told when all rows were seen.
    kinds = models.JSONField(default=dict)
    status = models.CharField(max_length=16, choices=ImportStatus, default=ImportStatus.PENDING)
    total_rows = models.PositiveIntegerField(null=True)
    processed = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    # Where the next row begins: its byte in the file, and its line. 0 stands for the first row.
    next_byte = models.BigIntegerField(default=0)
    next_line = models.PositiveIntegerField(default=0)
    # An undo goes on until the import is `undone`: leads taken away, put back as they were, and
    # kept, because somebody wrote to them or changed them meanwhile.
    undo_asked_at = models.DateTimeField(null=True)
    removed = models.PositiveIntegerField(default=0)
    restored = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    resumes_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = WorkspaceQuerySet["LeadImport"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("import")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            CompositeForeignKey(field="created_by", name="import_created_by_fk"),
        ]
        indexes = [
            models.Index(
                fields=["resumes_at"],
                condition=models.Q(status__in=["pending", "running", "waiting"]),
                name="import_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class Reject(WorkspaceOwned):
    """A row that was refused: where it stood, what it said, and why."""

    lead_import = models.ForeignKey(
        LeadImport, models.CASCADE, related_name="rejects", db_constraint=False
    )
    line = models.PositiveIntegerField()
    values = ArrayField(models.TextField())
    reasons = ArrayField(models.TextField())

    objects = WorkspaceQuerySet["Reject"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("refused row")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["lead_import", "line"], name="reject_once"),
            CompositeForeignKey(field="lead_import", name="reject_import_fk"),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"


class ImportedChange(WorkspaceOwned):
    """What an import changed in a lead that was there before, for its undo."""

    lead_import = models.ForeignKey(
        LeadImport, models.CASCADE, related_name="changes", db_constraint=False, db_index=False
    )
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="+", db_constraint=False)
    # By field, before the import and after it.
    before = models.JSONField()
    after = models.JSONField()

    objects = WorkspaceQuerySet["ImportedChange"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["lead_import", "lead"], name="imported_change_once"),
            CompositeForeignKey(field="lead_import", name="imported_change_import_fk"),
            CompositeForeignKey(field="lead", name="imported_change_lead_fk"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_import_id} {self.lead_id}"


class TriedAddress(models.Model):
    """An address that a dry run met: the leads table cannot tell it of an earlier row's."""

    id = models.BigAutoField(primary_key=True)
    lead_import = models.ForeignKey(LeadImport, models.CASCADE, related_name="+", db_index=False)
    email = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead_import", "email"], name="tried_address_once"),
        ]

    def __str__(self) -> str:
        return self.email
