"""What is decided about the rows of an import before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leads.rules.mapping import guess_mapping


@dataclass(frozen=True)
class Known:
    """The lead that an address means: its id, and whether this import has brought it in already."""

    lead: object
    is_touched: bool


def affordable(
    emails: Sequence[str], known: Mapping[str, Known], *, updating: bool, room: int
) -> tuple[int, int]:
    """How many of these leads of a file, in order, there is `room` for, and how many are written.

    Of several that mean one lead the first counts; the others cost nothing, nor does one that is
    known and would not be updated.
    """
    written = 0
    seen: set[object] = set()
    for place, email in enumerate(emails):
        found = known.get(email)
        lead = found.lead if found else email
        is_written = lead not in seen and (updating and not found.is_touched if found else True)
        if is_written and written == room:
            return place, written
        written += is_written
        seen.add(lead)
    return len(emails), written


def completed(headers: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """A mapping for every column: the given one, and a guess for the columns it does not name.

    A guess never competes with what was given: such a column is left out ('').
    """
    taken = {target for target in given.values() if target}
    guessed = guess_mapping([header for header in headers if header not in given])
    free = {header: "" if target in taken else target for header, target in guessed.items()}
    return {header: given.get(header, free.get(header, "")) for header in headers}
