"""Background work of accounts."""

from celery import shared_task

from accounts.services.workspaces import clear_expired as clear


@shared_task
def clear_expired() -> None:
    """Delete what has served its time."""
    clear()
