"""The local writer: no network, no key, never fails."""

from ai.rules.drafts import CampaignBrief, Draft, Sender, Tone
from ai.rules.features import LeadFacts
from ai.rules.writing import write


class LocalWriter:
    """Sentences of our own around the lead's facts."""

    name = "local"
    model = "local-writer-1"

    def write(self, facts: LeadFacts, campaign: CampaignBrief, sender: Sender, tone: Tone) -> Draft:
        """The same facts give the same draft."""
        return write(facts, campaign, sender, tone)
