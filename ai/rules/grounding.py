"""Check of a draft that a model wrote: every fact it claims must be the lead's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ai.rules.answers import UnusableAnswerError, read_object
from ai.rules.drafts import LONGEST_CONTENT, LONGEST_SUBJECT, Draft, Fact, confidence, told_facts
from ai.rules.features import LeadFacts
from ai.rules.plain_text import contains_words, fold, one_line


@dataclass(frozen=True)
class Dropped:
    """A claim left out of the draft's facts, and why, in plain words."""

    fact: Fact
    reason: str


@dataclass(frozen=True)
class Checked:
    """A draft with the facts that hold, and those that don't."""

    draft: Draft
    dropped: tuple[Dropped, ...]


def read_draft(answer: str) -> Draft:
    """The draft in a model's JSON answer, not yet checked against the lead.

    The subject comes out on one line, the content without control characters other than line
    ends. Raises UnusableAnswerError where it is not of the shape asked for, blank, or too long.
    """
    raw = read_object(answer)
    subject = one_line(_text(raw, "subject"))
    content = _lines(_text(raw, "content"))
    _check_length("subject", subject, LONGEST_SUBJECT)
    _check_length("content", content, LONGEST_CONTENT)
    return Draft(subject, content, _facts(raw.get("facts")), confidence(()))


def grounded(draft: Draft, facts: LeadFacts) -> Checked:
    """Drop each claimed fact that is not the lead's, and set the confidence by what is left.

    A claim holds where its field is one the writer was told, its value is the lead's, its words
    stand in the draft, and the value stands in those words; case and spaces are folded. The last
    catches another company's name passed off as the lead's.
    """
    told = told_facts(facts)
    whole = fold(f"{draft.subject}\n{draft.content}")
    kept: list[Fact] = []
    dropped: list[Dropped] = []
    for fact in draft.facts:
        fault = _fault(fact, told, whole)
        if fault:
            dropped.append(Dropped(fact, fault))
        else:
            kept.append(replace(fact, value=told[fact.field]))
    sure = confidence((fact.field for fact in kept), dropped=len(dropped))
    return Checked(replace(draft, facts=tuple(kept), confidence=sure), tuple(dropped))


def _fault(fact: Fact, told: Mapping[str, str], whole: str) -> str:
    if fact.field not in told:
        return "The lead has no such fact."
    if fold(fact.value) != fold(told[fact.field]):
        return "The lead's value is another."
    if not fold(fact.text) or fold(fact.text) not in whole:
        return "The draft does not have these words."
    if not contains_words(fold(fact.text), fold(fact.value)):
        return "These words do not have the value."
    return ""


def _text(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str):
        raise UnusableAnswerError(f"The model's answer has no text as {name}.")
    return value


def _facts(raw: object) -> tuple[Fact, ...]:
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raise UnusableAnswerError("The model's answer has no list of facts.")
    return tuple(
        Fact(*(one_line(_text(item, name)) for name in ("text", "field", "value"))) for item in raw
    )


def _lines(text: str) -> str:
    lines = [_spaced(line) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _spaced(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip(" "))]
    return indent + one_line(line)


def _check_length(name: str, text: str, most: int) -> None:
    if not text:
        raise UnusableAnswerError(f"The model's {name} is blank.")
    if len(text) > most:
        raise UnusableAnswerError(f"The model's {name} is longer than {most} characters.")
