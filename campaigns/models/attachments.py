"""Files that mails carry. A file never changes: what was sent with it stays what it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from campaigns.models.campaign import Variant
from neptie.kernel.constraints import CompositeForeignKey


class Attachment(WorkspaceOwned):
    """A file of a workspace. Archived, no mail takes it up any more; those that do, keep it."""

    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # in bytes
    sha256 = models.CharField(max_length=64)  # in hexadecimal digits
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = WorkspaceQuerySet["Attachment"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("attachment")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.CheckConstraint(condition=models.Q(size__gt=0), name="attachment_not_empty"),
            models.UniqueConstraint(
                fields=["workspace", "sha256", "name"],
                condition=models.Q(archived_at__isnull=True),
                name="attachment_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AttachmentContent(WorkspaceOwned):
    """The bytes of a file: a row of their own, so that who lists files doesn't read them.

    In the database, for a mail that waits must find its file on every machine, after every
    restore, and only where the upload was committed.
    """

    attachment = models.OneToOneField(
        Attachment, models.CASCADE, related_name="content", db_constraint=False
    )
    data = models.BinaryField()

    objects = WorkspaceQuerySet["AttachmentContent"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("content of an attachment")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            CompositeForeignKey(field="attachment", name="attachment_content_fk"),
        ]

    def __str__(self) -> str:
        return str(self.attachment_id)


class VariantAttachment(WorkspaceOwned):
    """That the mails of a variant carry a file; lower positions come first."""

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="+", db_constraint=False)
    attachment = models.ForeignKey(
        Attachment, models.CASCADE, related_name="carried", db_constraint=False
    )
    position = models.PositiveSmallIntegerField()

    objects = WorkspaceQuerySet["VariantAttachment"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("attachment of a variant")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["variant", "attachment"], name="variant_attachment_once"
            ),
            CompositeForeignKey(field="variant", name="variant_attachment_variant_fk"),
            CompositeForeignKey(field="attachment", name="variant_attachment_attachment_fk"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} carries {self.attachment_id}"
