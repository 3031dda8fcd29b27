"""What a draft's file holds: how it is written, its columns with samples, how many rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, cast

from leads.models import CustomField, LeadImport
from leads.rules import csvs
from leads.rules.mapping import custom_targets
from leads.rules.typed import Guess

FIRST_ROWS = 5
_SAMPLES = 3
_LOOKED_AT = 500
_COUNTED = 20_000
_LONGEST_SAMPLE = 200


@dataclass(frozen=True)
class Column:
    """A column: its name, where it seems to go, the custom field it could go to, some values.

    `kind` is what that custom field holds (see `leads.rules.typed`), guessed where it is new.
    """

    header: str
    target: str
    custom: str
    samples: Sequence[str]
    kind: str
    is_new: bool


@dataclass(frozen=True)
class Preview:
    """A file looked at; `rows` is a count, or an estimate where it is not `is_counted`.

    `names` has the custom fields that the workspace has: what they are called, by key.
    """

    dialect: csvs.Dialect
    columns: Sequence[Column]
    first: Sequence[Sequence[str]]
    rows: int
    is_counted: bool
    names: Mapping[str, str]

    @property
    def has_address(self) -> bool:
        """Whether a column is known to hold the e-mail addresses."""
        return any(column.target == "email" for column in self.columns)


def preview_of(draft: LeadImport, fields: Iterable[CustomField]) -> Preview:
    """Look at a draft's file; `fields` are the workspace's.

    FileNotFoundError when the file is gone, NotCsv where it breaks off early. Reads 20,000 rows at
    most: beyond, their number is guessed from the file's size.
    """
    with draft.file.open("rb") as opened:
        file = cast("BinaryIO", opened)
        dialect = csvs.sniff(file.read(csvs.SAMPLE))
        rows = islice(csvs.rows(file, dialect), 1, None)
        looked_at = list(islice(rows, _LOOKED_AT))
        count, end = len(looked_at), looked_at[-1].after.offset if looked_at else 0
        for row in islice(rows, _COUNTED):
            count, end = count + 1, row.after.offset
    is_counted = count < _LOOKED_AT + _COUNTED
    total = count if is_counted else round(count * draft.file.size / max(end, 1))
    values = [row.values for row in looked_at]
    known = {field.key: field for field in fields}
    names = {key: field.name for key, field in known.items()}
    columns = _columns(draft, values, known)
    return Preview(dialect, columns, values[:FIRST_ROWS], total, is_counted, names)


def _columns(
    draft: LeadImport, values: Sequence[Sequence[str]], known: Mapping[str, CustomField]
) -> list[Column]:
    targets: dict[str, str] = dict(draft.mapping)
    customs = custom_targets(list(targets))
    return [
        _column(header, targets[header], customs[header], _cells(values, number), known)
        for number, header in enumerate(targets)
    ]


def _column(
    header: str,
    target: str,
    custom: str,
    cells: Sequence[str],
    known: Mapping[str, CustomField],
) -> Column:
    custom = target if target.startswith("custom.") else custom
    field = known.get(custom.partition(".")[2])
    guess = Guess()
    for cell in cells:
        guess.add(cell)
    samples = [cell[:_LONGEST_SAMPLE] for cell in islice(dict.fromkeys(cells), _SAMPLES)]
    kind = field.kind if field else guess.kind
    return Column(header, target, custom, samples, kind, is_new=field is None)


def _cells(values: Sequence[Sequence[str]], number: int) -> list[str]:
    """What stands in the column, but for the blanks."""
    found = (row[number].strip() for row in values if len(row) > number)
    return list(filter(None, found))
