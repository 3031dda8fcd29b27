"""Making time pass: leases last minutes, and a server that hung up is left alone for one.

What waits is moved back in time, as far as the next of it needs: to the product it is as if
everybody had stood still for so long. So it is done where nobody is at work.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Min, Q
from django.db.models.functions import Greatest

from campaigns.models import Campaign
from emailing.models import Mailbox, Message, MessageState
from neptie.kernel.clock import now

A_LITTLE = timedelta(seconds=20)
"""What is due soon after the next is taken along."""
_OF_MESSAGES = ("lease_until", "look_at", "due_at", "left_at")
_OF_MAILBOXES = ("rests_until", "wakes_at")
_QUEUED = Q(state=MessageState.QUEUED, lease_until__isnull=True)


def is_over(campaign: Campaign) -> bool:
    """Whether nothing more happens to its messages by itself."""
    unsettled = Q(state__in=[MessageState.QUEUED, MessageState.SENDING])
    waiting = unsettled | Q(lease_until__isnull=False) | Q(look_at__isnull=False)
    return not Message.objects.filter(waiting, campaign=campaign).exists()


@transaction.atomic
def pass_time(campaign: Campaign) -> None:
    """Let pass what is missing until one of a campaign's messages can be taken up again."""
    messages = Message.objects.filter(campaign=campaign)
    found = messages.aggregate(
        lease=Min("lease_until"),
        look=Min("look_at"),
        due=Min(Greatest("due_at", "mailbox__wakes_at"), filter=_QUEUED),
    )
    ahead = [at - now() for at in found.values() if at is not None]
    if ahead:
        step = max(min(ahead), timedelta()) + A_LITTLE
        mailboxes = Mailbox.objects.filter(id__in=messages.values("mailbox_id"))
        mailboxes.update(**{name: F(name) - step for name in _OF_MAILBOXES})
        messages.update(**{name: F(name) - step for name in _OF_MESSAGES})


def hurry(campaign: Campaign) -> None:
    """Let pass only the minutes for which a server that hung up is left alone.

    Nobody has such a message in hand, so this does no harm while others are at work.
    """
    later = Message.objects.filter(_QUEUED, campaign=campaign, due_at__gt=now())
    later.update(due_at=now())
