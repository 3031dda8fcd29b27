"""Mailboxes for the pages of campaigns: which to choose from, and what keeps them from sending."""

from collections.abc import Iterable
from uuid import UUID

from django import template
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from emailing.models import Mailbox, Provider
from emailing.selectors.mailboxes import living_mailboxes
from emailing.services.mailboxes import trouble_of

register = template.Library()


@register.simple_tag
def mailbox_choices(workspace_id: UUID) -> list[tuple[str, Mailbox, str]]:
    """The workspace's mailboxes: the id as a text, the mailbox, and why it cannot send ("")."""
    mailboxes = living_mailboxes(workspace_id).order_by("id")
    return [(str(each.id), each, trouble_of(each) or "") for each in mailboxes]


@register.simple_tag
def sending_troubles(workspace_id: UUID, campaigns: Iterable[Campaign]) -> dict[UUID, str]:
    """For each campaign that has no mailbox that can send, a sentence. One query."""
    mailboxes = list(Mailbox.objects.in_workspace(workspace_id))
    troubles = {campaign.id: _trouble(campaign, mailboxes) for campaign in campaigns}
    return {id: trouble for id, trouble in troubles.items() if trouble}


def _trouble(campaign: Campaign, mailboxes: list[Mailbox]) -> str:
    named = set(campaign.settings.get("account_ids") or ())
    usable = [each for each in mailboxes if str(each.id) in named] if named else _all(mailboxes)
    if any(trouble_of(each) is None for each in usable):
        return ""
    # A workspace that never had a mailbox gets its sandbox with the first mail.
    return _("no mailbox can send") if mailboxes else ""


def _all(mailboxes: list[Mailbox]) -> list[Mailbox]:
    living = [each for each in mailboxes if each.archived_at is None]
    return [each for each in living if each.provider != Provider.SANDBOX] or living
