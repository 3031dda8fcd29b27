"""A lead's fields made clean, and one row of a file made into a lead.

What stands in a field is text and stays text: formulas, HTML and templates are kept as they are
and never run. Only what could break a line, a header or the database is refused.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from zoneinfo import available_timezones

import idna

from leads.rules.custom import LONGEST_TEXT, MOST_BYTES, MOST_FIELDS, custom_fault
from leads.rules.mapping import CONVERTED, fold_status, squash

LIMITS = {
    **dict.fromkeys(("full_name", "first_name", "last_name", "company", "job_title"), 300),
    **dict.fromkeys(("industry", "website", "country", "status", "source"), 300),
    **dict.fromkeys(("phone", "timezone"), 64),
}
"""Characters; the database holds the same numbers."""

_LABELS = {name: name.replace("_", " ").capitalize() for name in LIMITS}

LONGEST_TAG = 100
MOST_TAGS = 50
ORIGINAL_STATUS = "original_status"
ORIGINAL_TIMEZONE = "original_timezone"

_EDGES = "\ufeff\u200b \t\r\n"
_BREAKING = re.compile("[\x00-\x08\n-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+\Z){_LABEL}")
_TITLES = frozenset(
    {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "rev", "herr", "frau"}
    | {"mme", "mlle", "sr", "sra", "dipl.-ing", "ing"}
)


class BadEmail(Exception):
    """The text is not an address that a lead can have; the sentence says why."""


class BadText(Exception):
    """The text cannot stand in its field; the sentence names the field and says why."""


@dataclass(slots=True)
class CleanLead:
    """A row that can become a lead; every text is clean, `email` folded, blanks are ''."""

    full_name: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    job_title: str = ""
    industry: str = ""
    website: str = ""
    country: str = ""
    timezone: str = ""
    status: str = ""
    source: str = ""
    tags: list[str] = field(default_factory=list)
    custom: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot become a lead, with every reason, in sentences."""

    reasons: list[str]


def fold_email(text: str) -> str:
    """Return an address as leads are told apart by: lower-case, its domain in ASCII (IDNA 2008).

    Takes what mail is sent to: one @, before it a dot-atom of ASCII (RFC 5322 section 3.4.1), at
    most 64 characters, after it a domain name of two labels or more; 254 characters in all
    (RFC 5321 section 4.5.3.1). Raises BadEmail.
    """
    address = unicodedata.normalize("NFC", text.strip(_EDGES)).lower()
    if not address:
        raise BadEmail("There is no e-mail address.")
    local, _, domain = address.rpartition("@")
    folded = f"{local}@{_ascii_domain(domain)}" if len(address) <= 254 else address
    if len(folded) > 254:
        raise BadEmail("The e-mail address is longer than 254 characters.")
    local, _, domain = folded.rpartition("@")
    if len(local) > 64 or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise BadEmail(f"“{_shown(address)}” is not an e-mail address.")
    return folded


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise BadEmail(f"“{_shown(domain)}” is not a domain name.") from error


def clean_line(text: str, limit: int, *, name: str = "The text") -> str:
    """Return one line of at most `limit` characters, its white space made single spaces.

    Raises BadText, with `name` in the sentence, for a line break or another control character
    inside, and for what is too long.
    """
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text.strip(_EDGES))
        if _BREAKING.search(text):
            raise BadText(f"{name} holds a line break or another control character.")
    line = " ".join(text.split())
    if len(line) > limit:
        raise BadText(f"{name} is longer than {limit} characters.")
    return line


def clean_text(text: str, limit: int, *, name: str = "The text") -> str:
    """Return text of at most `limit` characters in which line breaks and tabs may stand.

    Raises BadText as `clean_line` does.
    """
    lines = text.strip(_EDGES).replace("\r\n", "\n").replace("\r", "\n")
    if not lines.isprintable() and _CONTROL.search(lines):
        raise BadText(f"{name} holds a control character.")
    if len(lines) > limit:
        raise BadText(f"{name} is longer than {limit:,} characters.")
    return lines


def split_name(full_name: str) -> tuple[str, str]:
    """Return first and last name, both blank where they are not plain to see.

    A single word may be either, and behind a comma nobody knows what stands: a mail without a
    first name is better than one to the wrong one.
    """
    words = full_name.split()
    while words and words[0].lower().rstrip(".") in _TITLES:
        words = words[1:]
    if len(words) < 2 or "," in full_name:
        return "", ""
    return words[0], " ".join(words[1:])


def lead_row(values: Sequence[str], targets: Sequence[str]) -> CleanLead | Refused:
    """Turn one row into a lead, or say all that is wrong with it.

    `targets` has for each column the field it goes to, `custom.<key>` or '' for nowhere (see
    mapping.targets). A status that is not one of ours, and a time zone that the IANA database
    does not have, are kept as they were in `custom.original_status` and
    `custom.original_timezone`. A row may be shorter than the header: programs leave trailing
    blanks out.
    """
    lead, reasons = CleanLead(), []
    if any(values[len(targets) :]):
        reasons.append(f"The row has {len(values)} values for {len(targets)} columns.")
    for value, target in zip_longest(values, targets, fillvalue=""):
        if target == "email" or (target and value):
            try:
                _put(lead, target, value)
            except (BadEmail, BadText) as error:
                reasons.append(str(error))
    reasons += _settle(lead)
    return Refused(reasons) if reasons else lead


def _put(lead: CleanLead, target: str, value: str) -> None:
    if target.startswith("custom."):
        key = target.removeprefix("custom.")
        text = clean_text(value, LONGEST_TEXT, name=f"“{key}”")
        if text:
            lead.custom[key] = text
    elif target == "email":
        lead.email = fold_email(value)
    elif target == "tags":
        lead.tags = _tags(value)
    else:
        setattr(lead, target, clean_line(value, LIMITS[target], name=_LABELS[target]))


def _tags(value: str) -> list[str]:
    tags = dict.fromkeys(
        clean_line(tag, LONGEST_TAG, name="A tag") for tag in re.split(r"[,;|\n]", value)
    )
    tags.pop("", None)
    if len(tags) > MOST_TAGS:
        raise BadText(f"There are more than {MOST_TAGS} tags.")
    return list(tags)


def _settle(lead: CleanLead) -> list[str]:
    """Settle what several columns say together; return what stands against it."""
    if not lead.first_name and not lead.last_name:
        lead.first_name, lead.last_name = split_name(lead.full_name)
    lead.full_name = lead.full_name or f"{lead.first_name} {lead.last_name}".strip()
    _settle_status(lead)
    _settle_timezone(lead)
    fault = _custom_fault(lead.custom)
    reasons = [f"The custom fields are too much: {fault}"] if fault else []
    if len(lead.full_name) > LIMITS["full_name"]:
        reasons.append(f"Full name is longer than {LIMITS['full_name']} characters.")
    return reasons


def _settle_status(lead: CleanLead) -> None:
    original = lead.status
    lead.status = fold_status(original, lead.custom.get(CONVERTED))
    if original and squash(original) != lead.status:
        lead.custom.setdefault(ORIGINAL_STATUS, original)


def _settle_timezone(lead: CleanLead) -> None:
    original = lead.timezone
    if original:
        lead.timezone = _zones().get(original.casefold(), "")
        if not lead.timezone:
            lead.custom.setdefault(ORIGINAL_TIMEZONE, original)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}


def _custom_fault(custom: dict[str, str]) -> str | None:
    """Weigh the fields exactly only where they could be too heavy."""
    characters = sum(map(len, custom.values())) + 80 * len(custom)
    if len(custom) <= MOST_FIELDS and characters * 4 <= MOST_BYTES:
        return None
    return custom_fault(custom)


def _shown(text: str) -> str:
    return "".join(each if each.isprintable() else "�" for each in text)[:80]
