"""A draft, and what a writer is told: the same for the local writer and for Claude."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ai.rules.features import LeadFacts
from ai.rules.plain_text import one_line

Tone = Literal["professional", "casual"]

LONGEST_SUBJECT = 200
LONGEST_CONTENT = 10_000

# What makes a mail speak to one person. Each one used adds the same to the confidence.
_TELLING = frozenset({"first_name", "company", "job_title", "industry"})
_LONGEST_VALUE = 300


@dataclass(frozen=True)
class CampaignBrief:
    """What a campaign is about, in its owner's words; either may be blank."""

    name: str
    description: str


@dataclass(frozen=True)
class Sender:
    """Who signs; either may be blank."""

    name: str
    company: str


@dataclass(frozen=True)
class Fact:
    """A use of one of the lead's facts: the draft's words, the field, and the lead's value."""

    text: str
    field: str
    value: str


@dataclass(frozen=True)
class Draft:
    """A plain-text mail. `confidence` lies between 0 and 0.9: see `confidence`."""

    subject: str
    content: str
    facts: tuple[Fact, ...]
    confidence: float


def told_facts(facts: LeadFacts) -> dict[str, str]:
    """The facts that a writer is told, by field; those not known are left out.

    Not among them: the full name and the last name (a first name is never guessed from them),
    the address and the phone (no mail needs them), the custom fields (they hold what a team
    notes about a lead, not what it would tell the lead), and values longer than any name.
    """
    fields = {
        "first_name": facts.first_name,
        "company": facts.company,
        "job_title": facts.job_title,
        "industry": facts.industry,
        "website": facts.website,
        "country": facts.country,
    }
    return {
        name: value
        for name, value in fields.items()
        if one_line(value) and len(value) <= _LONGEST_VALUE
    }


def confidence(fields: Iterable[str], *, dropped: int = 0) -> float:
    """0.3, plus 0.15 for each of first name, company, job title and industry that the draft
    uses, minus 0.1 for each claim that was dropped; never below 0.1. At most 0.9: nobody has
    read the draft yet. A rule of thumb, not a measured probability.
    """
    known = len(_TELLING.intersection(fields))
    return max(0.1, round(0.3 + 0.15 * known - 0.1 * dropped, 2))
