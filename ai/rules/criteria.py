"""What a rep asks a ranking to look for, as signed additions to a lead's log-odds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ai.rules.features import LeadFacts
from ai.rules.plain_text import contains_words, fold, one_line, quoted
from leads.rules.audience import LISTS, Audience, BadAudience, clean

# A lead that matches one list and one that does not lie this many log-odds apart, half of it
# to either side: what was asked for in so many words counts for more than what is guessed.
DEFAULT_WEIGHT = 2.0
MOST_WEIGHT = 5.0

_LABELS = {
    "industries": "Industry",
    "job_titles": "Job title",
    "companies": "Company",
    "countries": "Country",
    "statuses": "Status",
}


class CriteriaError(ValueError):
    """Criteria that can't be read: `errors` has sentences for each field at fault."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {said[0]}" for name, said in errors.items()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Criteria:
    """What to look for, in the words of a campaign's audience, and the weight of each list."""

    audience: Audience = field(default_factory=Audience)
    weights: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def wanted(self) -> dict[str, frozenset[str]]:
        """The values of each list that asks for something, folded."""
        return {
            name: frozenset(map(fold, values))
            for name in LISTS
            if (values := getattr(self.audience, name))
        }

    @property
    def min_score(self) -> float:
        """The least score that is ranked."""
        return self.audience.min_score or 0.0

    def as_data(self) -> dict[str, Any]:
        """As JSON holds them, without what asks for nothing; `read_criteria` reads them back."""
        told = {name: weight for name, weight in self.weights.items() if name in self.wanted}
        return self.audience.as_data() | ({"weights": told} if told else {})


@dataclass(frozen=True)
class Term:
    """What one list of the criteria adds to a lead's log-odds, with the reason in words."""

    name: str
    value: str | None
    log_odds: float
    reason: str


def read_criteria(raw: Mapping[str, Any]) -> Criteria:
    """Criteria from JSON, each key optional: those of an audience (`leads.rules.audience.clean`)
    and `weights` ({list: number from -5 to 5}). CriteriaError names every field at fault.
    """
    errors = _weight_errors(raw.get("weights"))
    try:
        audience = clean({name: value for name, value in raw.items() if name != "weights"})
    except BadAudience as error:
        raise CriteriaError(error.errors | errors) from error
    if errors:
        raise CriteriaError(errors)
    given = raw.get("weights") or {}
    return Criteria(audience, {name: float(weight) for name, weight in given.items()})


def overlaid(under: Criteria, over: Criteria) -> Criteria:
    """Criteria in which what `over` asks for stands in place of what `under` does.

    A list that `over` has brings its own weight, or the usual one.
    """
    kept = {
        name: weight
        for name, weight in under.weights.items()
        if name in under.wanted and name not in over.wanted
    }
    audience = clean(under.audience.as_data() | over.audience.as_data())
    return Criteria(audience, {**kept, **over.weights})


def criteria_terms(facts: LeadFacts, criteria: Criteria) -> tuple[Term, ...]:
    """One term for each list asked for: half the weight for a match, minus half for none.

    Job titles match where the asked words stand in the title as whole words, tags where the lead
    has one of them, all others where they are equal; case and spaces are folded. A fact that is
    not known adds nothing and says so.
    """
    return tuple(_terms(facts, criteria))


def _terms(facts: LeadFacts, criteria: Criteria) -> Iterator[Term]:
    for name, wanted in criteria.wanted.items():
        weight = criteria.weights.get(name, DEFAULT_WEIGHT)
        if weight:
            yield _term(facts, name, wanted, weight)


def _term(facts: LeadFacts, name: str, wanted: frozenset[str], weight: float) -> Term:
    if name == "tags":
        return _tag_term(facts, wanted, weight)
    return _text_term(name, _value(facts, name), wanted, weight)


def _value(facts: LeadFacts, name: str) -> str:
    values = {
        "industries": facts.industry,
        "job_titles": facts.job_title,
        "companies": facts.company,
        "countries": facts.country,
        "statuses": facts.status,
    }
    return one_line(values[name])


def _text_term(name: str, value: str, wanted: frozenset[str], weight: float) -> Term:
    label = _LABELS[name]
    if not value:
        reason = f"{label} is not known, so your criteria do not count it"
        return Term(f"criteria.{name}", None, 0.0, reason)
    is_match = _matches(name, fold(value), wanted)
    reason = f"{label} {quoted(value)} is {_asked(is_match, weight)}"
    return Term(f"criteria.{name}", value, _half(is_match, weight), reason)


def _matches(name: str, folded: str, wanted: frozenset[str]) -> bool:
    if name == "job_titles":
        return any(contains_words(folded, phrase) for phrase in wanted)
    return folded in wanted


def _tag_term(facts: LeadFacts, wanted: frozenset[str], weight: float) -> Term:
    shared = sorted(one_line(tag) for tag in facts.tags if fold(tag) in wanted)
    if shared:
        reason = f"Tag {quoted(shared[0])} is {_asked(True, weight)}"
        return Term("criteria.tags", shared[0], _half(True, weight), reason)
    reason = f"No tag is {_asked(True, weight)}"
    return Term("criteria.tags", None, _half(False, weight), reason)


def _asked(is_match: bool, weight: float) -> str:
    wish = "for" if weight > 0 else "to hold back"
    return f"one you asked {wish}" if is_match else f"not one you asked {wish}"


def _half(is_match: bool, weight: float) -> float:
    return weight / 2 if is_match else -weight / 2


def _weight_errors(raw: object) -> dict[str, list[str]]:
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        return {"weights": ["Must be an object of numbers."]}
    faults = {f"weights.{name}": _weight_fault(name, value) for name, value in raw.items()}
    return {name: [fault] for name, fault in faults.items() if fault}


def _weight_fault(name: object, value: object) -> str | None:
    if name not in LISTS:
        return f"There is no such weight; there are {', '.join(LISTS)}."
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST_WEIGHT:
        return None
    return f"Must be a number from {-MOST_WEIGHT:g} to {MOST_WEIGHT:g}."
