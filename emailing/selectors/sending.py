"""What stands between a queued message and the wire, asked anew at the moment of sending."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.scoping import WorkspaceQuerySet
from campaigns.models import Campaign, CampaignStatus
from campaigns.selectors.plans import plan_with
from emailing.models import Mailbox, Message
from leads.models import Status
from leads.selectors.suppression import suppressed


def free_to_go(messages: WorkspaceQuerySet[Message]) -> WorkspaceQuerySet[Message]:
    """Without those that wait: for their campaign to be resumed, for their mailbox to be let in.

    Nor those of an archived campaign, which are never to go.
    """
    return claimable(messages).exclude(campaign__status=CampaignStatus.ARCHIVED)


def claimable(messages: WorkspaceQuerySet[Message]) -> WorkspaceQuerySet[Message]:
    """Those that are free to go, and those to be settled without going.

    A mailbox that was removed, or a campaign that was archived, holds nothing up: its messages
    are to fail, or to be skipped, with that reason.
    """
    return messages.filter(
        Q(mailbox__status=Mailbox.Status.CONNECTED)
        | Q(mailbox__archived_at__isnull=False)
        | Q(campaign__status=CampaignStatus.ARCHIVED)
    ).exclude(campaign__status=CampaignStatus.PAUSED)


def awake(messages: WorkspaceQuerySet[Message], *, at: datetime) -> WorkspaceQuerySet[Message]:
    """Without those whose mailbox rests."""
    return messages.filter(Q(mailbox__wakes_at__isnull=True) | Q(mailbox__wakes_at__lte=at))


def waiting(messages: Collection[Message]) -> set[UUID]:
    """Which of these are not `free_to_go` any more."""
    ids = {message.id for message in messages}
    free = free_to_go(Message.objects.filter(id__in=ids))
    return ids - set(free.values_list("id", flat=True))


def opening(messages: Collection[Message], *, at: datetime) -> dict[UUID, datetime]:
    """Which of these are a campaign's steps outside of its window, and when that opens.

    They were queued while it was open, and waited for their mailbox since. A mail that somebody
    wrote by hand goes at any hour.
    """
    ids = {message.campaign_id for message in messages if message.step_run_id}
    windowed = Campaign.objects.filter(id__in=ids, settings__has_key="windows")
    opens = {
        campaign.id: plan_with(campaign, ()).opens(at)
        for campaign in windowed.select_related("workspace")
    }
    return {
        message.id: opens[message.campaign_id]
        for message in messages
        if message.step_run_id and opens.get(message.campaign_id, at) > at
    }


def unwanted(messages: Sequence[Message]) -> dict[UUID, str]:
    """Which of these must not go out, and why: suppressed, opted out, merged, or archived."""
    found: dict[UUID, str] = {}
    ordered = sorted(messages, key=_workspace)
    for workspace_id, group in groupby(ordered, key=_workspace):
        of_workspace = list(group)
        reasons = suppressed(workspace_id, [message.to for message in of_workspace])
        found |= {
            message.id: _("The address is suppressed (%(reason)s).")
            % {"reason": reasons[message.to]}
            for message in of_workspace
            if message.to in reasons
        }
    return _archived(messages) | _unwanted_leads(messages) | found


def _workspace(message: Message) -> UUID:
    return message.workspace_id


def _archived(messages: Sequence[Message]) -> dict[UUID, str]:
    ids = Message.objects.filter(
        id__in=[message.id for message in messages], campaign__status=CampaignStatus.ARCHIVED
    ).values_list("id", flat=True)
    return dict.fromkeys(ids, _("The campaign was archived."))


def _unwanted_leads(messages: Sequence[Message]) -> dict[UUID, str]:
    """What says that the lead is one to be written to no more, under this address or at all."""
    found = Message.objects.filter(
        Q(lead__status=Status.UNSUBSCRIBED) | Q(lead__merged_into__isnull=False),
        id__in=[message.id for message in messages],
    )
    return {
        id: _("The lead was merged into another.") if into else _("The lead has unsubscribed.")
        for id, into in found.values_list("id", "lead__merged_into")
    }
