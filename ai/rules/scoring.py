"""A lead's score: a probability, how sure it is, and what each fact adds to it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ai.rules.criteria import Term
from ai.rules.features import Evidence, LeadFacts, evidence
from ai.rules.learning import Model
from ai.rules.priors import prior_of

_MILLION = 1_000_000
_QUANTILE = 1.6448536269514722  # of the standard normal distribution, at 95 %


@dataclass(frozen=True)
class Factor:
    """What one fact adds to the probability: `contribution` is signed, 0.01 is one point."""

    name: str
    value: str | float | None
    contribution: float
    reason: str

    def as_data(self) -> dict[str, str | float | None]:
        """As JSON holds it. There are thousands at a time, for which `asdict` is slow."""
        return {
            "name": self.name,
            "value": self.value,
            "contribution": self.contribution,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Score:
    """A probability from 0 to 1 and its 90 % credible interval, rounded to 6 places.

    The factors' contributions add up to `score` at 6 places. The first is the baseline, the
    others follow by size.
    """

    score: float
    low: float
    high: float
    factors: tuple[Factor, ...]


@dataclass(frozen=True)
class _Part:
    name: str
    value: str | float | None
    log_odds: float
    reason: str


def score(model: Model, facts: LeadFacts, terms: Sequence[Term] = ()) -> Score:
    """Score a lead by a model, moved by what the criteria ask for (`criteria.criteria_terms`).

    The probability is that of the weights' mean, so that contributions can add up to it. The
    interval reaches 5 % of the posterior probability to either side on the log-odds scale; what
    the criteria add moves it without widening it, being a wish and not a belief.
    """
    seen = [item for item in evidence(facts) if _is_told(model, item)]
    parts = [*_fact_parts(model, seen), *_absent_parts(model, seen), *_term_parts(terms)]
    odds = model.baseline + math.fsum(part.log_odds for part in parts)
    reach = _QUANTILE * math.sqrt(_variance(model, seen))
    chance = _sigmoid(odds)
    return Score(
        score=round(chance, 6),
        low=round(_sigmoid(odds - reach), 6),
        high=round(_sigmoid(odds + reach), 6),
        factors=_factors(model, parts, odds, chance),
    )


def _is_told(model: Model, item: Evidence) -> bool:
    # A custom field the model has learned nothing of is no fact about the outcome at all;
    # an unknown value of a field it knows is.
    return not item.factor.startswith("custom.") or item.factor in model.usual_effects


def _fact_parts(model: Model, seen: Sequence[Evidence]) -> Iterator[_Part]:
    for item in seen:
        place = model.place.get(item.feature)
        weight = 0.0 if place is None else float(model.means[place])
        effect = weight * item.amount - model.usual_effects.get(item.factor, 0.0)
        suffix = "; no outcome of it is known yet" if place is None else ""
        yield _Part(item.factor, item.value, effect, item.reason + suffix)


def _absent_parts(model: Model, seen: Sequence[Evidence]) -> Iterator[_Part]:
    told = {item.factor for item in seen}
    for factor, effect in model.usual_effects.items():
        if factor.startswith("custom.") and factor not in told:
            label = factor.removeprefix("custom.")
            yield _Part(factor, None, -effect, f"“{label}” is not known")


def _term_parts(terms: Sequence[Term]) -> Iterator[_Part]:
    for term in terms:
        yield _Part(term.name, term.value, term.log_odds, term.reason)


def _variance(model: Model, seen: Sequence[Evidence]) -> float:
    known = [item for item in seen if item.feature in model.place]
    places = [0, *(model.place[item.feature] for item in known)]
    amounts = np.array([1.0, *(item.amount for item in known)])
    inner = model.covariance[np.ix_(places, places)]
    # einsum, not @: no BLAS, hence no threads, hence the same bytes in every process.
    learned = float(np.einsum("i,ij,j->", amounts, inner, amounts))
    unseen = (item for item in seen if item.feature not in model.place)
    return learned + sum((prior_of(i.feature).deviation * i.amount) ** 2 for i in unseen)


def _factors(
    model: Model, parts: Sequence[_Part], odds: float, chance: float
) -> tuple[Factor, ...]:
    """Share the way from the baseline's probability to the lead's among the parts.

    Integrated gradients along the straight path (Sundararajan, Taly and Yan, Axiomatic
    Attribution for Deep Networks, ICML 2017), which for a logistic function has the closed form
    c_i (sigmoid(b + S) - sigmoid(b)) / S for parts c_i of sum S. Counted in whole millionths, so
    that the sum is exact; the baseline takes what rounding leaves.
    """
    slope = _mean_slope(model.baseline, odds)
    counts = [round(part.log_odds * slope * _MILLION) for part in parts]
    rest = round(chance * _MILLION) - sum(counts)
    factors = [
        Factor(part.name, part.value, count / _MILLION, part.reason)
        for part, count in zip(parts, counts, strict=True)
    ]
    factors.sort(key=lambda factor: (-abs(factor.contribution), factor.name))
    return (Factor("baseline", None, rest / _MILLION, _baseline_reason(model)), *factors)


def _baseline_reason(model: Model) -> str:
    if model.regime == "prior":
        return "Where any lead starts, before your own outcomes are enough to learn from"
    seen = model.positives + model.negatives
    return f"A usual lead, by the {seen:,} outcomes learned from"


def _mean_slope(start: float, end: float) -> float:
    if abs(end - start) < 1e-6:  # the quotient would lose its digits; this is its limit
        middle = _sigmoid((start + end) / 2)
        return middle * (1 - middle)
    return (_sigmoid(end) - _sigmoid(start)) / (end - start)


def _sigmoid(odds: float) -> float:
    if odds >= 0:
        return 1 / (1 + math.exp(-odds))
    return math.exp(odds) / (1 + math.exp(odds))
