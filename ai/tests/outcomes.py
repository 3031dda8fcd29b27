"""Outcomes that can be learned from: of two industries, Pharma answers and Retail does not."""

from dataclasses import replace

from ai.rules.features import LeadFacts, features
from ai.rules.learning import Model, fit
from ai.tests.cast import ADA

PHARMA = replace(ADA, industry="Pharma")
RETAIL = replace(ADA, industry="Retail")


def history(leads: tuple[tuple[LeadFacts, bool, int], ...]) -> Model:
    """The model learned from so many leads of each kind with each outcome."""
    seen = [(features(facts), outcome) for facts, outcome, count in leads for _ in range(count)]
    return fit([row for row, _ in seen], [outcome for _, outcome in seen])


def two_industries(*, scale: int = 1) -> Model:
    """40 of 100 in Pharma answered, 10 of 100 in Retail, times the scale."""
    return history(
        (
            (PHARMA, True, 40 * scale),
            (PHARMA, False, 60 * scale),
            (RETAIL, True, 10 * scale),
            (RETAIL, False, 90 * scale),
        )
    )
