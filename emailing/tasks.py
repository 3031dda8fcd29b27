"""Background work of emailing; every task may run twice, and beside itself."""

from celery import shared_task

from emailing.services import conducting, lost, partitions, sending
from neptie.kernel.clock import now
from neptie.kernel.jobs import enqueue


@shared_task
def send_queued() -> None:
    """Send what is due; a sender that has been at it for long makes room, and rings again."""
    if sending.send_due():
        enqueue("emailing.tasks.send_queued")


@shared_task
def advance_campaigns() -> None:
    """Turn the enrollments that are due into messages."""
    conducting.advance_campaigns(now())


@shared_task
def settle_lost() -> None:
    """Settle what was on the wire when its sender died."""
    lost.settle_lost(now=now())


@shared_task
def make_partitions() -> None:
    """Make room for the events of the months to come."""
    partitions.make_partitions(now=now())
