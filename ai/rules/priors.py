"""What is believed about a lead before the workspace has outcomes of its own.

Every number here is judgment, not measurement: log-odds small enough that a few dozen outcomes
overrule them, with standard deviations that say how little they are worth. A mean of 0.2 turns
5 % into 6 %. The prior of a category (an industry, a source, a country, a value of a custom
field) has no direction at all: which industries answer depends on what is sold.

A fact that is not known has the wider prior of its kind, as an unknown lead is less certain
than a known one.
"""

import math
from dataclasses import dataclass

BASE_RATE = 0.05


@dataclass(frozen=True)
class Prior:
    """A normal distribution of a weight, in log-odds."""

    mean: float
    deviation: float


# Two standard deviations reach from about 0.3 % to 50 %: cold lists and warm ones.
BASELINE = Prior(math.log(BASE_RATE / (1 - BASE_RATE)), 1.5)
CATEGORY = Prior(0.0, 0.7)

GENERAL: dict[str, Prior] = {
    "seniority:executive": Prior(0.3, 0.4),
    "seniority:senior": Prior(0.3, 0.4),
    "seniority:manager": Prior(0.1, 0.4),
    "seniority:other": Prior(0.0, 0.4),
    "seniority:junior": Prior(-0.3, 0.4),
    "seniority:": Prior(-0.1, 0.5),
    "function:": Prior(0.0, 0.8),
    "email:work": Prior(0.2, 0.3),
    "email:free": Prior(-0.2, 0.3),
    "email:role": Prior(-0.4, 0.3),
    "email:": Prior(-0.5, 0.5),
    "website:matches_email": Prior(0.1, 0.3),
    "website:other": Prior(0.0, 0.3),
    "website:": Prior(-0.1, 0.4),
    "phone:known": Prior(0.1, 0.2),
    "phone:": Prior(-0.1, 0.3),
    "company:known": Prior(0.1, 0.2),
    "company:": Prior(-0.2, 0.3),
    "industry:": Prior(-0.1, 0.8),
    "source:": Prior(0.0, 0.8),
    "country:": Prior(0.0, 0.8),
    "completeness": Prior(0.2, 0.2),
    "opened": Prior(0.4, 0.3),
    "clicked": Prior(0.8, 0.4),
    "replied": Prior(1.5, 0.6),
}

# Opens, clicks and replies come after the first mail, and a reply is itself the outcome. Learned
# from outcomes they would explain everything and hold every lead not yet written to for hopeless,
# so they keep these weights whatever the outcomes were.
HELD = frozenset({"opened", "clicked", "replied"})


def prior_of(feature: str) -> Prior:
    """The prior of a feature's weight; of one without its own, that of a category."""
    return GENERAL.get(feature, CATEGORY)
