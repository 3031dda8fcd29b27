"""What happened to messages, as a stream: partitioned by id, which is time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from neptie.kernel.ids import new_id


class EventKind(models.TextChoices):
    """What happened."""

    SENT = "sent", _("Sent")
    OPENED = "opened", _("Opened")
    CLICKED = "clicked", _("Clicked")
    REPLIED = "replied", _("Replied")
    BOUNCED = "bounced", _("Bounced")
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
    FAILED = "failed", _("Failed")


class Event(models.Model):
    """One happening; old months drop off as whole partitions.

    It carries ids without foreign keys: a partition that drops must not be held, and a row is
    written on the way of every open. `first` marks the first of its kind for a message (people
    and machines apart), which is what rates count.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace_id = models.UUIDField()
    campaign_id = models.UUIDField()
    step_id = models.UUIDField(null=True)
    variant_id = models.UUIDField(null=True)
    mailbox_id = models.UUIDField()
    message_id = models.UUIDField()
    lead_id = models.UUIDField()
    kind = models.CharField(max_length=16, choices=EventKind)
    first = models.BooleanField()
    # Why a machine is thought to have done it; null for a person.
    machine = models.CharField(max_length=64, null=True)
    happened_at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace_id", "campaign_id", "happened_at"], name="event_of_campaign"
            ),
            models.Index(fields=["message_id", "kind"], name="event_of_message"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"
