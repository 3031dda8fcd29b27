"""Changing a workspace's own settings, and clearing what has served its time."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts import events
from accounts.models import IdempotencyRecord, Membership, RefreshToken, Workspace
from neptie.kernel.clock import now

ANSWERS_KEPT = timedelta(hours=24)


@transaction.atomic
def update_workspace(*, membership: Membership, changes: dict[str, Any]) -> Workspace:
    """Change name, time zone, language or how long the words of mails are kept; the values are
    validated by the door."""
    workspace = Workspace.objects.select_for_update().get(id=membership.workspace_id)
    for field, value in changes.items():
        setattr(workspace, field, value)
    workspace.save(update_fields=[*changes, "updated_at"])
    events.record(
        workspace_id=workspace.id,
        type="workspace.updated",
        object_ids=[workspace.id],
        fields=changes,
        actor_id=membership.user_id,
    )
    return workspace


def clear_expired() -> int:
    """Delete kept answers older than a day and refresh tokens past their time; how many went."""
    answers, _ = IdempotencyRecord.objects.filter(created_at__lt=now() - ANSWERS_KEPT).delete()
    tokens, _ = RefreshToken.objects.filter(expires_at__lt=now()).delete()
    return answers + tokens
