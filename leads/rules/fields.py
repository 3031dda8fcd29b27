"""A lead's fields made clean.

What stands in a field is text and stays text: formulas, HTML and templates are kept as they are
and never run. Only what could break a line, a header or the database is refused.
"""

import re
import unicodedata

import idna

LIMITS = {
    **dict.fromkeys(("full_name", "first_name", "last_name", "company", "job_title"), 300),
    **dict.fromkeys(("industry", "website", "country", "status", "source"), 300),
    **dict.fromkeys(("phone", "timezone"), 64),
}
"""Characters; the database holds the same numbers."""

LONGEST_TAG = 100
MOST_TAGS = 50

_EDGES = "\ufeff\u200b \t\r\n"
_BREAKING = re.compile("[\x00-\x08\n-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+\Z){_LABEL}")
_PLAIN_ADDRESS = re.compile(f"{_LOCAL.pattern}@{_DOMAIN.pattern}")
_BETWEEN_TAGS = re.compile(r"[,;|\n]")
_TITLES = frozenset(
    {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "rev", "herr", "frau"}
    | {"mme", "mlle", "sr", "sra", "dipl.-ing", "ing"}
)


class BadEmail(Exception):
    """The text is not an address that a lead can have; the sentence says why."""


class BadText(Exception):
    """The text cannot stand in its field; the sentence names the field and says why."""


def fold_email(text: str) -> str:
    """Return an address as leads are told apart by: lower-case, its domain in ASCII (IDNA 2008).

    Takes what mail is sent to: one @, before it a dot-atom of ASCII (RFC 5322 section 3.4.1), at
    most 64 characters, after it a domain name of two labels or more; 254 characters in all
    (RFC 5321 section 4.5.3.1). Raises BadEmail.
    """
    address = text.lower()
    if len(address) <= 64 and _PLAIN_ADDRESS.fullmatch(address):
        return address
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


def split_tags(text: str) -> tuple[str, ...]:
    """Return the tags in a text, each once, in order. Raises BadText."""
    tags = dict.fromkeys(
        clean_line(tag, LONGEST_TAG, name="A tag") for tag in _BETWEEN_TAGS.split(text)
    )
    tags.pop("", None)
    if len(tags) > MOST_TAGS:
        raise BadText(f"There are more than {MOST_TAGS} tags.")
    return tuple(tags)


def _shown(text: str) -> str:
    return "".join(each if each.isprintable() else "�" for each in text)[:80]
