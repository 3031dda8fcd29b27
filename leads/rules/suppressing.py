"""What a text says is to be suppressed: an address, or a domain with all that is below it."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from leads.rules.fields import BadEmail, fold_email

Kind = Literal["email", "domain"]
REASONS = ("manual", "unsubscribed", "bounced", "complained")
# The person, or a mail server, said these: taking one back is asked about first.
LASTING = frozenset({"unsubscribed", "bounced", "complained"})

_SEPARATORS = re.compile(r"[\s,;]+")
_CELLS = re.compile(r"[,;\t|]")


class BadTarget(ValueError):
    """The text is neither an address nor a domain."""


class Target(NamedTuple):
    """What is suppressed; `value` is folded as leads' addresses are."""

    kind: Kind
    value: str


def target_of(text: str, kind: Kind | None = None) -> Target:
    """“grace@navy.example” is an address; “navy.example” and “@navy.example” are the domain.

    `kind` refuses what is of the other one. An organization's domain at least: “com” would
    silence everybody. Raises BadTarget.
    """
    plain = text.strip()
    person, _at, domain = plain.rpartition("@")
    if (kind is not None and (kind == "email") != bool(person)) or "." not in domain.strip("."):
        raise BadTarget(plain)
    try:
        folded = fold_email(plain if person else f"x@{domain}")
    except BadEmail as error:
        raise BadTarget(plain) from error
    return Target("email", folded) if person else Target("domain", folded.rpartition("@")[2])


def listed(text: str) -> list[str]:
    """What a person typed or pasted: parted by spaces, commas, semicolons or line ends."""
    return [each for each in _SEPARATORS.split(text) if each]


def lines_of(content: bytes) -> Iterator[tuple[int, str]]:
    """The value of each line of a file, with the line's number: its first cell that has an @,
    else its first. UTF-8, UTF-16 with a mark, or Windows-1252. Blank lines are left out."""
    for number, line in enumerate(_decoded(content).splitlines(), start=1):
        cells = [cell.strip().strip("\"'").strip() for cell in _CELLS.split(line)]
        said = next((cell for cell in cells if "@" in cell), cells[0])
        if said:
            yield number, said


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
