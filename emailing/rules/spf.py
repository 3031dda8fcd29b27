"""SPF (RFC 7208): which servers may send for a domain, and whether its record can be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

Answers = Mapping[str, Sequence[str] | None]
"""What DNS said, by `TYPE name`: records, none, or None where it did not answer."""

MOST_LOOKUPS = 10  # section 4.6.4: receivers stop there
_TERM = re.compile(r"([+?~-]?)([a-z0-9]+)(?:([:=/])(\S+))?", re.IGNORECASE)
_ALL = re.compile(r"[+?~-]?all", re.IGNORECASE)
_LOOKING_UP = frozenset({"include", "a", "mx", "ptr", "exists"})
_AIMED = frozenset({"include", "exists", "ip4", "ip6"})
_MECHANISMS = _LOOKING_UP | {"all", "ip4", "ip6"}

# What the senders' own documentation tells to include, by the end of their servers' names.
_INCLUDES = {
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "amazonaws.com": "amazonses.com",
    "sendgrid.net": "sendgrid.net",
    "mailgun.org": "mailgun.org",
    "postmarkapp.com": "spf.mtasv.net",
    "messagingengine.com": "spf.messagingengine.com",
    "fastmail.com": "spf.messagingengine.com",
}


@dataclass(frozen=True)
class Term:
    """A mechanism (`include:x`) or a modifier (`redirect=x`) of a record."""

    qualifier: str
    name: str
    target: str = ""

    @property
    def followed(self) -> str | None:
        """The domain whose record counts too; None for others and where a macro stands in it."""
        if self.name not in ("include", "redirect") or "%" in self.target:
            return None
        return self.target.lower().rstrip(".")


class BadRecord(Exception):
    """An SPF record that receivers cannot read; the argument is the word in question."""


def include_of(host: str) -> str | None:
    """The domain to include for a well-known sender's server; None for any other server."""
    name = host.lower()
    for end, include in _INCLUDES.items():
        if name == end or name.endswith(f".{end}"):
            return include
    return None


def terms_of(record: str) -> list[Term]:
    """The record's words after `v=spf1`. BadRecord names the one that means nothing."""
    return [_term(word) for word in record.split()[1:]]


def _term(word: str) -> Term:
    found = _TERM.fullmatch(word)
    if found is None:
        raise BadRecord(word)
    qualifier, name, sign, target = found.groups(default="")
    name = name.lower()
    if sign == "=" and not qualifier and name not in _MECHANISMS:
        return Term("", name, target)
    if name not in _MECHANISMS or sign == "=" or (name in _AIMED and not target):
        raise BadRecord(word)
    return Term(qualifier or "+", name, target)


def records_of(domain: str, answers: Answers) -> list[str] | None:
    """The domain's SPF records, of which there should be one; None where DNS did not answer."""
    texts = answers.get(f"TXT {domain}")
    if texts is None:
        return None
    return [text for text in texts if text.lower().split(" ", 1)[0] == "v=spf1"]


def followed_by(domain: str, answers: Answers) -> list[str]:
    """The domains whose SPF records count in this one's; none where it cannot be read."""
    try:
        terms = [term for record in records_of(domain, answers) or () for term in terms_of(record)]
    except BadRecord:
        return []
    return [term.followed for term in terms if term.followed]


@dataclass(frozen=True)
class Walk:
    """A record followed to its end: DNS look-ups it takes, the domains it names, those of them
    that have no SPF record, and those of which DNS did not answer."""

    lookups: int = 0
    names: frozenset[str] = frozenset()
    empty: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def and_also(self, other: "Walk") -> "Walk":
        """Both of them."""
        return Walk(
            self.lookups + other.lookups,
            self.names | other.names,
            self.empty + other.empty,
            self.unknown + other.unknown,
        )


def walk(domain: str, answers: Answers, above: frozenset[str] = frozenset()) -> Walk:
    """Follow a domain's record as a receiver does. A record that leads back to itself ends there.

    BadRecord where one on the way cannot be read.
    """
    found = Walk()
    for record in (records_of(domain, answers) or [])[:1]:
        for term in terms_of(record):
            if term.name in _LOOKING_UP or term.name == "redirect":
                found = replace(found, lookups=found.lookups + 1)
            if term.followed and found.lookups <= MOST_LOOKUPS:
                found = found.and_also(_followed(term.followed, answers, above | {domain}))
    return found


def _followed(target: str, answers: Answers, above: frozenset[str]) -> Walk:
    named = Walk(names=frozenset({target}))
    if target in above:
        return named
    records = records_of(target, answers)
    if records is None:
        return replace(named, unknown=(target,))
    if not records:
        return replace(named, empty=(target,))
    return named.and_also(walk(target, answers, above))


def ending(terms: Sequence[Term]) -> str:
    """What a record says of all other servers: `-`, `~`, `?`, `+`, `=` (another record tells),
    or nothing."""
    for term in terms:
        if term.name == "all":
            return term.qualifier
    return "=" if any(term.name == "redirect" for term in terms) else ""


def merged(records: Sequence[str], also: Sequence[str] = ()) -> str:
    """One record that says what several say, and names further mechanisms.

    It ends with `-all` where one of them does, else with `~all`.
    """
    words = [word for record in records for word in record.split()[1:]]
    kept = [word for word in words if not _ALL.fullmatch(word)]
    end = "-all" if "-all" in map(str.lower, words) else "~all"
    return " ".join(["v=spf1", *dict.fromkeys([*kept, *also]), end])
