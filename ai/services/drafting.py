"""Drafting a first mail to a lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Membership
from ai.providers.base import ProviderFailed, Writer
from ai.providers.installed import writers
from ai.rules.drafts import CampaignBrief, Draft, Sender, Tone
from ai.rules.features import LeadFacts
from ai.selectors import lead_facts
from campaigns.models import Campaign
from neptie.kernel.errors import NotFound


@dataclass(frozen=True)
class Written:
    """A draft, who wrote it (`claude` or `local`), with which model, and why so, as sentences."""

    draft: Draft
    writer: str
    model: str
    note: str


def draft_email(*, membership: Membership, lead_id: UUID, campaign_id: UUID, tone: Tone) -> Written:
    """A mail to the lead about the campaign, signed by the member. Nothing is stored.

    Claude writes where a key is set, and the local writer where Claude fails. NotFound when the
    member's workspace has no such lead or campaign. No transaction is open while Claude is asked.
    """
    workspace = membership.workspace
    facts = _facts(workspace.id, lead_id)
    campaign = Campaign.objects.get_or_refuse(workspace_id=workspace.id, id=campaign_id)
    brief = CampaignBrief(campaign.name, campaign.description)
    sender = Sender(membership.user.full_name, workspace.name)
    return _written(writers(), facts, brief, sender, tone)


def _facts(workspace_id: UUID, lead_id: UUID) -> LeadFacts:
    for facts in lead_facts(workspace_id, [lead_id]):
        return facts
    raise NotFound(_("There is no lead with this id."))


def _written(
    preferred: Sequence[Writer],
    facts: LeadFacts,
    campaign: CampaignBrief,
    sender: Sender,
    tone: Tone,
) -> Written:
    *others, last = preferred
    reasons = [] if others else [_("Claude is not set up, so the local writer wrote this.")]
    for writer in others:
        try:
            draft = writer.write(facts, campaign, sender, tone)
        except ProviderFailed as failure:
            reasons += [failure.reason, _("The local writer wrote this instead.")]
        else:
            return Written(draft, writer.name, writer.model, _("Claude wrote this."))
    draft = last.write(facts, campaign, sender, tone)
    return Written(draft, last.name, last.model, " ".join(reasons))
