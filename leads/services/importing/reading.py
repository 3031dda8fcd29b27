"""Reading an import's file from where it stands, a batch of rows at a time."""

from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from leads.models import LeadImport
from leads.rules import csvs
from leads.rules.fields import CleanLead, lead_row
from leads.rules.importing import ReadRow

BATCH_ROWS = 1_000
# Rows may be a megabyte long: what is held at once is bounded in characters too.
BATCH_CHARACTERS = 4_000_000
MAX_ROWS = 1_000_000


class Reader:
    """The rows of an import that are not processed yet.

    `seen` has the addresses of the rows before them, where the leads table doesn't tell: a dry
    run writes none there, and among leads to update it has those that came another way too.
    """

    def __init__(self, lead_import: LeadImport, file: BinaryIO) -> None:
        self._file = file
        self._dialect = csvs.sniff(file.read(csvs.SAMPLE))
        self._targets = [target for _, target in lead_import.mapping]
        self._processed = lead_import.processed
        updates = lead_import.on_duplicate == LeadImport.OnDuplicate.UPDATE
        self._remembers = lead_import.dry_run or updates
        self.seen: set[str] = set()

    def count(self) -> int:
        """How many rows there are below the header; NotCsv for more than a file may have."""
        number = sum(1 for _ in islice(self._rows(), MAX_ROWS + 1))
        if number > MAX_ROWS:
            raise csvs.NotCsv(f"The file has more than {MAX_ROWS:,} rows; split it.")
        return number

    def batches(self) -> Generator[list[ReadRow], None, None]:
        """What is left to do; close it before the file. What is done is read once more, to get
        past it.
        """
        rows = self._rows()
        for row in islice(rows, self._processed):
            if self._remembers:
                self.remember([self._read(row)])
        batch: list[ReadRow] = []
        characters = 0
        for row in rows:
            batch.append(self._read(row))
            characters += sum(map(len, row.values))
            if len(batch) == BATCH_ROWS or characters > BATCH_CHARACTERS:
                yield batch
                batch, characters = [], 0
        if batch:
            yield batch

    def remember(self, rows: Sequence[ReadRow]) -> None:
        """Their addresses are taken: of several rows with one address the first counts."""
        if self._remembers:
            results = (row.result for row in rows)
            self.seen.update(lead.email for lead in results if isinstance(lead, CleanLead))

    def _rows(self) -> Iterator[csvs.Row]:
        return islice(csvs.rows(self._file, self._dialect), 1, None)

    def _read(self, row: csvs.Row) -> ReadRow:
        return ReadRow(row.line, row.values, lead_row(row.values, self._targets))
