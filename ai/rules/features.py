"""What a lead's facts say, one piece of evidence a fact, in words a rep can check.

`status` is evidence of nothing: converted, qualified, replied, unqualified, bounced and
unsubscribed are the very outcomes to be foretold, and a model shown them would learn to read
the answer. Custom fields whose name says that they hold an outcome are left out for that reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ai.rules.addresses import email_kind, website_kind
from ai.rules.custom_fields import custom_level, custom_names
from ai.rules.plain_text import fold, one_line, quoted
from ai.rules.titles import function, seniority


@dataclass(frozen=True)
class LeadFacts:
    """A lead as the rules see it. Blank text is a fact not known; counts are of people only."""

    id: UUID
    full_name: str
    first_name: str
    last_name: str
    email: str
    phone: str
    company: str
    job_title: str
    industry: str
    website: str
    country: str
    status: str
    source: str
    tags: tuple[str, ...]
    custom: Mapping[str, object]
    opens: int
    clicks: int
    replies: int
    created_at: datetime


@dataclass(frozen=True)
class Evidence:
    """One feature of a lead: `factor:level`, or the factor alone where it has no levels.

    An empty level is a fact not known. `amount` lies between -1 and 1, `value` is what the lead's
    field holds, `reason` says it in plain words.
    """

    feature: str
    amount: float
    value: str | float | None
    reason: str

    @property
    def factor(self) -> str:
        return factor_of(self.feature)


def factor_of(feature: str) -> str:
    """The factor that a feature is a level of."""
    return feature.partition(":")[0]


def features(facts: LeadFacts) -> dict[str, float]:
    """The lead's features by name, those absent being 0: a row for `learning.fit`."""
    return {item.feature: item.amount for item in evidence(facts)}


def evidence(facts: LeadFacts) -> tuple[Evidence, ...]:
    """All that the lead's facts say, in a fixed order, one item for each factor."""
    return (
        *_title_evidence(facts.job_title),
        _email_evidence(facts),
        _website_evidence(facts),
        _known("phone", "Phone", facts.phone),
        _known("company", "Company", facts.company),
        _category("industry", "Industry", facts.industry),
        _category("source", "Source", facts.source),
        _category("country", "Country", facts.country),
        _completeness(facts),
        *_engagement(facts),
        *_custom_evidence(facts.custom),
    )


def _missing(factor: str, label: str) -> Evidence:
    return Evidence(f"{factor}:", 1.0, None, f"{label} is not known")


_LEVEL_WORDS = {
    "executive": "is top management",
    "senior": "is senior",
    "manager": "is a manager's",
    "junior": "is junior or assisting",
    "other": "shows no level",
}


def _title_evidence(title: str) -> tuple[Evidence, Evidence]:
    line = one_line(title)
    if not line:
        unknown = Evidence("function:", 1.0, None, "Field of work is not known without a job title")
        return _missing("seniority", "Job title"), unknown
    level, field = seniority(line), function(line)
    field_words = "shows no field of work" if field == "other" else f"is in {field}"
    return (
        Evidence(
            f"seniority:{level}", 1.0, line, f"Job title {quoted(line)} {_LEVEL_WORDS[level]}"
        ),
        Evidence(f"function:{field}", 1.0, line, f"Job title {quoted(line)} {field_words}"),
    )


_EMAIL_WORDS = {
    "work": "is a work address",
    "free": "is with a free mail provider",
    "role": "is a shared mailbox, not a person's",
}


def _email_evidence(facts: LeadFacts) -> Evidence:
    kind, address = email_kind(facts.email), one_line(facts.email)
    if not kind:
        return _missing("email", "E-mail")
    return Evidence(f"email:{kind}", 1.0, address, f"E-mail {quoted(address)} {_EMAIL_WORDS[kind]}")


def _website_evidence(facts: LeadFacts) -> Evidence:
    kind, site = website_kind(facts.website, facts.email), one_line(facts.website)
    if not kind:
        return _missing("website", "Website")
    verb = "has" if kind == "matches_email" else "does not have"
    reason = f"Website {quoted(site)} {verb} the e-mail address's domain"
    return Evidence(f"website:{kind}", 1.0, site, reason)


def _known(factor: str, label: str, text: str) -> Evidence:
    line = one_line(text)
    if not line:
        return _missing(factor, label)
    return Evidence(f"{factor}:known", 1.0, line, f"{label} is known")


def _category(factor: str, label: str, text: str) -> Evidence:
    level, line = fold(text), one_line(text)
    if not level:
        return _missing(factor, label)
    return Evidence(f"{factor}:{level}", 1.0, line, f"{label} is {quoted(line)}")


def _completeness(facts: LeadFacts) -> Evidence:
    # From -1, nothing known, to 1, all of it: half known speaks neither for nor against.
    asked = (facts.first_name, facts.last_name, facts.email, facts.phone, facts.company,
             facts.job_title, facts.industry, facts.website, facts.country)  # fmt: skip
    known = sum(bool(one_line(text)) for text in asked)
    reason = f"{known} of {len(asked)} facts are known"
    return Evidence("completeness", 2 * known / len(asked) - 1, float(known), reason)


def _engagement(facts: LeadFacts) -> Iterator[Evidence]:
    # None so far says nothing: the lead may not have been written to yet.
    counts = (
        ("opened", "Opened a mail", facts.opens),
        ("clicked", "Clicked a link", facts.clicks),
        ("replied", "Replied", facts.replies),
    )
    for feature, words, count in counts:
        if count > 0:
            times = "once" if count == 1 else f"{count} times"
            yield Evidence(feature, 1.0, float(count), f"{words} {times}")


def _custom_evidence(custom: Mapping[str, object]) -> Iterator[Evidence]:
    for key, name in custom_names(custom):
        level = custom_level(custom[key])
        if level:
            value = level if isinstance(custom[key], bool) else one_line(str(custom[key]))
            band = "" if fold(value) == level else f", from {level}"
            reason = f"{quoted(key)} is {quoted(value)}{band}"
            yield Evidence(f"custom.{name}:{level}", 1.0, value, reason)
