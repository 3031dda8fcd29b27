"""A model's draft keeps only the facts that are the lead's own."""

from dataclasses import replace

import pytest

from ai.rules.drafts import Draft, Fact
from ai.rules.grounding import Dropped, grounded
from ai.tests.cast import ADA, HALL

CONTENT = "Hello Ada,\n\nAs VP Sales at\nAcme you know Globex and Artery."
GOOD = Fact("Hello Ada,", "first_name", "Ada")


def draft(*facts: Fact) -> Draft:
    return Draft("For Acme", CONTENT, facts, 0.3)


def test_facts_that_hold_are_kept() -> None:
    facts = (
        GOOD,
        Fact("For Acme", "company", "Acme"),
        Fact("As VP Sales at", "job_title", "VP Sales"),
    )
    checked = grounded(draft(*facts), ADA)
    assert checked.draft == replace(draft(*facts), confidence=0.75)
    assert checked.dropped == ()


def test_case_and_spaces_do_not_matter_and_the_value_is_told_as_stored() -> None:
    checked = grounded(draft(Fact("vp sales at  acme", "company", " ACME ")), ADA)
    assert checked.draft.facts == (Fact("vp sales at  acme", "company", "Acme"),)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (Fact("Acme", "employees", "500"), "The lead has no such fact."),
        (Fact("Acme", "email", "ada@acme.example"), "The lead has no such fact."),
        (Fact("Acme", "__class__", "x"), "The lead has no such fact."),
        (Fact("you know Globex", "company", "Globex"), "The lead's value is another."),
        (Fact("Acme of Oslo", "company", "Acme"), "The draft does not have these words."),
        (Fact("", "company", "Acme"), "The draft does not have these words."),
        (Fact("you know Globex", "company", "Acme"), "These words do not have the value."),
    ],
)
def test_facts_that_do_not_hold_are_dropped_and_told(fact: Fact, reason: str) -> None:
    checked = grounded(draft(GOOD, fact), ADA)
    assert checked.draft.facts == (GOOD,)
    assert checked.dropped == (Dropped(fact, reason),)
    assert checked.draft.confidence == 0.35
    assert checked.draft.content == CONTENT


def test_a_value_within_another_word_does_not_count() -> None:
    checked = grounded(draft(Fact("and Artery", "company", "Art")), replace(ADA, company="Art"))
    assert checked.draft.facts == ()


def test_a_fact_that_the_lead_lacks_is_dropped() -> None:
    assert grounded(draft(Fact("Acme", "company", "")), HALL).draft.facts == ()


def test_confidence_never_falls_below_a_tenth() -> None:
    wrong = Fact("you know Globex", "company", "Globex")
    assert grounded(draft(*[wrong] * 9), ADA).draft.confidence == 0.1
