"""The local writer: a short mail from the facts that are there, the same each time.

It says nothing about a lead that no field says. What a field holds stands in the mail as it is,
on one line: template or HTML syntax is text like any other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ai.rules.drafts import CampaignBrief, Draft, Fact, Sender, Tone, confidence, told_facts
from ai.rules.features import LeadFacts
from ai.rules.phrases import PHRASES, Phrases
from ai.rules.plain_text import clipped, one_line

# A longer value is no name that a sentence could carry; the mail does without it.
_MOST_CHARACTERS = 60
_MOST_WORDS = 8
_LONGEST_MAIL = 120  # words


@dataclass(frozen=True)
class _Sentence:
    """A sentence, and the fields it uses."""

    text: str
    fields: tuple[str, ...] = ()


def write(facts: LeadFacts, campaign: CampaignBrief, sender: Sender, tone: Tone) -> Draft:
    """A mail of 60 to 120 words to the lead. Deterministic; never fails."""
    told = told_facts(facts)
    usable = {name: line for name, value in told.items() if (line := _usable(value))}
    phrases = PHRASES[tone]
    subject = _subject(phrases, usable)
    paragraphs = _paragraphs(phrases, usable, campaign, sender)
    content = "\n\n".join(" ".join(part.text for part in parts) for parts in paragraphs)
    used = (subject, *(part for parts in paragraphs for part in parts))
    uses = tuple(Fact(part.text, name, told[name]) for part in used for name in part.fields)
    return Draft(subject.text, content, uses, confidence(use.field for use in uses))


def _usable(value: str) -> str:
    line = one_line(value)
    is_short = len(line) <= _MOST_CHARACTERS and len(line.split(" ")) <= _MOST_WORDS
    return line if is_short else ""


def _said(template: str, usable: dict[str, str], *fields: str) -> _Sentence:
    # The template is ours and the values only fill its places: braces in a value stay braces.
    text = template.format_map({name: usable[name] for name in fields})
    return _Sentence(_ended(text), fields)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _subject(phrases: Phrases, usable: dict[str, str]) -> _Sentence:
    for field, template in (
        ("company", phrases.subject_company),
        ("industry", phrases.subject_industry),
    ):
        if field in usable:
            return _Sentence(template.format_map(usable), (field,))
    return _Sentence(phrases.subject)


def _paragraphs(
    phrases: Phrases, usable: dict[str, str], campaign: CampaignBrief, sender: Sender
) -> list[list[_Sentence]]:
    greeting = [_greeting(phrases, usable)]
    opening = [_opening(phrases, usable), *_industry(phrases, usable)]
    middle = [*_topic(phrases, campaign), _Sentence(phrases.ask)]
    signature = [_signature(phrases, sender)]
    last = [_Sentence(phrases.close)]
    whole = [greeting, opening, middle, last, signature]
    return whole if _words(whole) <= _LONGEST_MAIL else [greeting, opening, middle, signature]


def _words(paragraphs: list[list[_Sentence]]) -> int:
    return sum(len(part.text.split()) for parts in paragraphs for part in parts)


def _greeting(phrases: Phrases, usable: dict[str, str]) -> _Sentence:
    if "first_name" in usable:
        return _Sentence(phrases.greeting.format_map(usable), ("first_name",))
    return _Sentence("Hello,")


def _opening(phrases: Phrases, usable: dict[str, str]) -> _Sentence:
    if "job_title" in usable and "company" in usable:
        return _said(phrases.opening_both, usable, "job_title", "company")
    if "job_title" in usable:
        return _said(phrases.opening_title, usable, "job_title")
    if "company" in usable:
        return _said(phrases.opening_company, usable, "company")
    return _Sentence(phrases.opening)


def _industry(phrases: Phrases, usable: dict[str, str]) -> Iterator[_Sentence]:
    if "industry" in usable:
        yield _said(phrases.industry, usable, "industry")


def _topic(phrases: Phrases, campaign: CampaignBrief) -> Iterator[_Sentence]:
    # The name is often the team's own shorthand: the description goes before it.
    about = clipped(campaign.description, characters=160, words=20)
    name = clipped(campaign.name, characters=60, words=8)
    if about:
        yield _Sentence(_ended(f"{phrases.about} {about}"))
    elif name:
        yield _Sentence(_ended(f"{phrases.concerning} {name}"))


def _signature(phrases: Phrases, sender: Sender) -> _Sentence:
    names = (clipped(text, characters=60, words=6) for text in (sender.name, sender.company))
    return _Sentence("\n".join(filter(None, (phrases.farewell, *names))))
