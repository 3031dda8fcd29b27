"""The record of what was done: business events, their readers, and answers kept for retries."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.people import Workspace
from neptie.kernel.ids import new_id


class CurrentTransaction(models.Func):
    """`pg_current_xact_id()` as a bigint, so that it can be ordered and compared."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class BusinessEvent(models.Model):
    """One act, written in the transaction of the act: ids and field names, never values.

    `transaction` orders what `sequence` alone cannot: a lower sequence may be committed later
    than a higher one, and a reader must not step over it.
    """

    sequence = models.BigAutoField(primary_key=True)
    transaction = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    type = models.CharField(max_length=64)
    object_ids = ArrayField(models.UUIDField())
    fields = ArrayField(models.CharField(max_length=100), default=list)
    actor_id = models.UUIDField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["transaction", "sequence"], name="event_reading_order"),
            models.Index(fields=["workspace", "-sequence"], name="event_audit_order"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.type}"


class EventCursor(models.Model):
    """How far a downstream reader has read the spine."""

    reader = models.CharField(primary_key=True, max_length=64)
    transaction = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.reader


class IdempotencyRecord(models.Model):
    """The first answer to a POST with an `Idempotency-Key`, committed with what it did.

    The answer is encrypted: it may hold a secret that is shown once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    principal = models.CharField(max_length=128)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.BinaryField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "key"], name="idempotency_once"),
        ]

    def __str__(self) -> str:
        return f"{self.principal} {self.key}"
