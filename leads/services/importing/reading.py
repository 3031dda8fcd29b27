"""Reading an import's file from where it stands, a chunk of rows at a time."""

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from leads.models import LeadImport
from leads.rules import csvs
from leads.rules.rows import CUSTOM, CleanRows, Kind, RowCleaner
from leads.rules.typed import Guess
from leads.services.importing.staging import copy_lines

CHUNK_ROWS = 5_000
# Rows may be a megabyte long, or a few characters in hundreds of cells: what is held at once is
# bounded in characters, and so many more for each cell.
CHUNK_CHARACTERS = 4_000_000
CELL = 25
MAX_ROWS = 2_000_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows, the leads that they make, and these as lines of COPY (`staging`)."""

    rows: list[csvs.Row]
    leads: CleanRows
    lines: list[str]

    def up_to_lead(self, number: int) -> "Chunk":
        """The rows before that of this lead, counted from 0; all where there are no more leads."""
        if number == len(self.lines):
            return self
        place = self.leads.places[number]
        return Chunk(self.rows[:place], self.leads.first(number, place), self.lines[:number])


class Reader:
    """The rows of an import's file. Asks the database nothing: a thread of its own may read."""

    def __init__(self, lead_import: LeadImport, file: BinaryIO) -> None:
        self._file = file
        self._dialect = csvs.sniff(file.read(csvs.SAMPLE))
        self._targets = [target for _, target in lead_import.mapping]
        self._place = csvs.Place(lead_import.next_byte, lead_import.next_line)

    def survey(self) -> "Survey":
        """What the file holds; nothing is looked at yet."""
        return Survey(self._batches(self._rows_below_header()), self._targets)

    def chunks(self, kinds: Mapping[str, Kind]) -> Iterator[Chunk]:
        """What is left to do. NotCsv where the file cannot be read on, after what came before."""
        cleaner = RowCleaner(self._targets, kinds)
        for rows in self._batches(self._rows_left()):
            leads = cleaner.clean([row.values for row in rows])
            yield Chunk(rows, leads, copy_lines(leads))

    def _rows_left(self) -> Iterator[csvs.Row]:
        if self._place.offset:
            return csvs.rows(self._file, self._dialect, self._place)
        return self._rows_below_header()

    def _rows_below_header(self) -> Iterator[csvs.Row]:
        return islice(csvs.rows(self._file, self._dialect), 1, None)

    def _batches(self, rows: Iterator[csvs.Row]) -> Iterator[list[csvs.Row]]:
        batch: list[csvs.Row] = []
        size = 0
        try:
            for row in rows:
                batch.append(row)
                size += sum(map(len, row.values)) + CELL * len(row.values)
                if len(batch) == CHUNK_ROWS or size > CHUNK_CHARACTERS:
                    yield batch
                    batch, size = [], 0
        except csvs.NotCsv:
            if batch:
                yield batch
            raise
        if batch:
            yield batch


class ReadAhead:
    """Chunks one after another, the next one made in a thread while the last is worked on.

    It is begun by `begin_next`, once the database has something to do: two threads of Python that
    both have work only hold each other up. Close it before the file.
    """

    def __init__(self, chunks: Iterator[Chunk]) -> None:
        self._chunks = chunks
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._next: Future[Chunk | None] | None = None

    def begin_next(self) -> None:
        """Have the next chunk made, unless that was begun already."""
        if self._next is None:
            self._next = self._thread.submit(next, self._chunks, None)

    def __iter__(self) -> "ReadAhead":
        return self

    def __next__(self) -> Chunk:
        self.begin_next()
        assert self._next is not None
        chunk, self._next = self._next.result(), None
        if chunk is None:
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Wait for what was begun, and let the thread go."""
        self._thread.shutdown()


class Survey:
    """A file looked through from its first row to its last, to count them and to guess types.

    Walk through it; `total` is how many rows were seen until then. NotCsv for more than a file
    may have.
    """

    def __init__(self, batches: Iterator[list[csvs.Row]], targets: list[str]) -> None:
        self._batches = batches
        self._guesses = {
            place: (target.removeprefix(CUSTOM), Guess())
            for place, target in enumerate(targets)
            if target.startswith(CUSTOM)
        }
        self.total = 0

    def __iter__(self) -> Iterator[int]:
        for rows in self._batches:
            self.total += len(rows)
            if self.total > MAX_ROWS:
                raise csvs.NotCsv(f"The file has more than {MAX_ROWS:,} rows; split it.")
            self._look(rows)
            yield self.total

    def _look(self, rows: list[csvs.Row]) -> None:
        values = [row.values for row in rows]
        for place, (_key, guess) in self._guesses.items():
            if guess.is_text:
                continue
            cells = Counter(row[place] for row in values if place < len(row))
            for text, times in cells.items():
                # A column of one value is one of many; how many makes no other difference.
                for _ in range(min(times, 2)):
                    guess.add(text)

    @property
    def kinds(self) -> dict[str, Any]:
        """What the custom columns hold, by key, as `LeadImport.kinds` has it."""
        return {
            key: {"kind": guess.kind, "date_format": guess.date_format}
            for key, guess in self._guesses.values()
        }
