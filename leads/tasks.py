"""Background work of leads."""

from celery import shared_task

from leads.services.bulk.jobs import RUN_BULK_JOBS
from leads.services.bulk.running import run_next_job
from leads.services.importing.drafting import clear_old_drafts
from leads.services.importing.running import run_next_import
from neptie.kernel.clock import now
from neptie.kernel.jobs import enqueue


@shared_task
def run_imports() -> None:
    """Carry on every import that has something to do: pending, left by a dead worker, or waiting
    for an hour that has come.
    """
    while run_next_import():
        pass


@shared_task
def clear_drafts() -> None:
    """Delete the files that were uploaded and never imported."""
    clear_old_drafts(now())


@shared_task
def run_bulk_jobs() -> None:
    """Carry on one bulk job for a turn; rings for itself again, behind what waits meanwhile."""
    if run_next_job():
        enqueue(RUN_BULK_JOBS)
