"""What drafting and ranking ask of a model."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ai.rules.criteria import Criteria
from ai.rules.drafts import CampaignBrief, Draft, Sender, Tone
from ai.rules.features import LeadFacts


class ProviderFailed(Exception):
    """No usable answer came from the model. `reason` is a sentence for the person who asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Writer(Protocol):
    """Writes a first mail to a lead. `name` and `model` tell the reader who wrote."""

    @property
    def name(self) -> str:
        """`claude` or `local`."""

    @property
    def model(self) -> str:
        """Which model of it."""

    def write(self, facts: LeadFacts, campaign: CampaignBrief, sender: Sender, tone: Tone) -> Draft:
        """A draft of which each claimed fact is the lead's own; ProviderFailed otherwise."""


class Planner(Protocol):
    """Turns a wish in plain words into criteria for a ranking."""

    def plan(self, request: str, known: Mapping[str, Sequence[str]]) -> Criteria:
        """Criteria in the request's sense; ProviderFailed otherwise.

        `known` has values that the leads have, by list of the criteria.
        """
