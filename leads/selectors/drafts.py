"""What a draft's file holds: its columns with samples, its first rows, how many rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, cast

from leads.models import LeadImport
from leads.rules import csvs
from leads.rules.mapping import custom_targets

FIRST_ROWS = 5
_SAMPLES = 3
_LOOKED_AT = 50
_COUNTED = 20_000
_LONGEST_SAMPLE = 200


@dataclass(frozen=True)
class Column:
    """A column: its name, where it seems to go, the custom field it could go to, some values."""

    header: str
    target: str
    custom: str
    samples: Sequence[str]


@dataclass(frozen=True)
class Preview:
    """A file looked at; `rows` is a count, or an estimate where it is not `is_counted`."""

    columns: Sequence[Column]
    first: Sequence[Sequence[str]]
    rows: int
    is_counted: bool


def preview_of(draft: LeadImport) -> Preview:
    """Look at a draft's file. FileNotFoundError when it is gone, NotCsv where it breaks off early.

    Reads 20,000 rows at most: beyond, their number is guessed from the file's size.
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
    return Preview(_columns(draft, values), values[:FIRST_ROWS], total, is_counted)


def _columns(draft: LeadImport, values: Sequence[Sequence[str]]) -> list[Column]:
    targets: dict[str, str] = dict(draft.mapping)
    customs = custom_targets(list(targets))
    return [
        Column(
            header,
            target,
            target if target.startswith("custom.") else customs[header],
            _samples(values, number),
        )
        for number, (header, target) in enumerate(targets.items())
    ]


def _samples(values: Sequence[Sequence[str]], number: int) -> list[str]:
    found = (row[number].strip()[:_LONGEST_SAMPLE] for row in values if len(row) > number)
    return list(islice(dict.fromkeys(filter(None, found)), _SAMPLES))
