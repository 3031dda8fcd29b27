"""Background work of ai."""

from celery import shared_task

from ai.services import scoring
from neptie.kernel.jobs import enqueue


# Many changes ring at once, and a sweep rings anyway: an old bell need not be heard.
@shared_task(expires=10)
def refresh_scores() -> None:
    """Score what is new or changed; rings for itself again where that was not all."""
    if scoring.refresh_scores():
        enqueue("ai.tasks.refresh_scores")
