"""Background work of emailing; every task may run twice, and beside itself."""

from celery import shared_task

from emailing.services import conducting, dns, erasing, filing, looking, lost, partitions, sending
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
def look_for_uncertain() -> None:
    """Look for mails whose fate is unknown where their provider files what it sends."""
    looking.look_for_uncertain()


@shared_task
def learn_filing() -> None:
    """See which mailboxes' servers file what is sent through them."""
    filing.learn_filing(now=now())


@shared_task
def make_partitions() -> None:
    """Make room for the events of the months to come."""
    partitions.make_partitions(now=now())


@shared_task
def check_domains() -> None:
    """Ask DNS about the domains that were not checked for a day, or never."""
    dns.check_domains(at=now())


@shared_task
def erase_words() -> None:
    """Erase the words of mails that are older than their workspaces keep them."""
    erasing.erase_words(now=now())
