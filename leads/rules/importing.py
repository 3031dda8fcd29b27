"""What becomes of each row of an import, decided before anything is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from leads.rules.fields import CleanLead, Refused
from leads.rules.mapping import guess_mapping


class Fate(Enum):
    """What a row leads to."""

    CREATE = "create"
    UPDATE = "update"
    SKIP = "skip"
    REFUSE = "refuse"

    @property
    def writes(self) -> bool:
        """Whether it writes a lead, which is what the import limit counts."""
        return self in (Fate.CREATE, Fate.UPDATE)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read: its line, what stood in it, and what that makes."""

    line: int
    values: list[str]
    result: CleanLead | Refused


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row and its fate."""

    row: ReadRow
    fate: Fate


def plan(
    rows: Sequence[ReadRow], *, seen: Collection[str], existing: Collection[str], updating: bool
) -> list[PlannedRow]:
    """The fate of each row, in order. Of several with one address the first in the file counts.

    `seen` has the addresses of earlier rows, `existing` those that the workspace has leads for.
    """
    here: set[str] = set()
    planned = []
    for row in rows:
        email = row.result.email if isinstance(row.result, CleanLead) else None
        if email is None:
            fate = Fate.REFUSE
        elif email in seen or email in here:
            fate = Fate.SKIP
        elif email in existing:
            fate = Fate.UPDATE if updating else Fate.SKIP
        else:
            fate = Fate.CREATE
        here.add(email or "")
        planned.append(PlannedRow(row, fate))
    return planned


def leads_to_write(planned: Sequence[PlannedRow]) -> int:
    """How many leads a plan writes."""
    return sum(each.fate.writes for each in planned)


def affordable(planned: Sequence[PlannedRow], leads: int) -> list[PlannedRow]:
    """The rows up to the first that would write a lead too many."""
    kept: list[PlannedRow] = []
    for each in planned:
        leads -= each.fate.writes
        if leads < 0:
            break
        kept.append(each)
    return kept


def completed(headers: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """A mapping for every column: the given one, and a guess for the columns it does not name.

    A guess never competes with what was given: such a column is left out ('').
    """
    taken = {target for target in given.values() if target}
    guessed = guess_mapping([header for header in headers if header not in given])
    free = {header: "" if target in taken else target for header, target in guessed.items()}
    return {header: given.get(header, free.get(header, "")) for header in headers}
