"""Files of leads as CRMs export them: what they are written in, and their rows, one at a time.

RFC 4180 with what programs make of it: any of four delimiters, line ends of three systems, UTF-8
and UTF-16 with or without a mark, Windows-1252. Nothing here holds more of a file than one
row, and a row is bounded. Whatever is wrong with a file is a NotCsv with a sentence; a row that
is merely longer or shorter than the header is the business of whoever maps it.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import BinaryIO

from leads.rules.mapping import guess_mapping

SAMPLE = 65_536  # bytes that are enough for `sniff`
MAX_COLUMNS = 500
MAX_ROW = 1_000_000  # characters, and at most csv.field_size_limit() (131,072) of them in a field

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DELIMITERS = (",", ";", "\t", "|")
_TOLD = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_MOST_ABOVE = 9  # rows above the header
_OTHER_FILES = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a")
# Of what may be UTF-16 without a mark: so many zero bytes at the least, one in so many characters.
_FEWEST_ZEROS = 4
_ZERO_IN = 4
_END = "\x1f"  # a row of our own after the last: inside a field, it tells of an open quote


class NotCsv(Exception):
    """The file, or what is left of it, cannot be read as a table; the sentence says why."""


@dataclass(frozen=True)
class Place:
    """Where a row begins: its byte in the file, and its line, counted from 1."""

    offset: int
    line: int


@dataclass(frozen=True)
class Dialect:
    """How a file is written; `encoding` is utf-8, utf-16-le, utf-16-be or cp1252.

    `header` is where the header begins, in a file with something above it.
    """

    encoding: str
    delimiter: str
    has_bom: bool
    header: "Place | None" = None

    @property
    def start(self) -> Place:
        """Where the header begins."""
        if self.header is not None:
            return self.header
        marks = {encoding: len(mark) for mark, encoding in _MARKS}
        return Place(marks[self.encoding] if self.has_bom else 0, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the line it begins on, what stands in it, and where the next one begins."""

    line: int
    values: list[str]
    after: Place


def sniff(sample: bytes) -> Dialect:
    """Tell how a file is written from its first SAMPLE bytes. Raises NotCsv."""
    for magic, name in _OTHER_FILES:
        if sample.startswith(magic):
            raise NotCsv(f"The file is {name}; save the table as CSV and send that.")
    encoding, has_bom = _encoding(sample)
    text = _decoded(sample, encoding).removeprefix("\ufeff")
    if not text.strip():
        raise NotCsv("The file is empty.")
    if any(ord(character) in _CONTROLS for character in set(text)):
        raise NotCsv("The file holds bytes that are not text; save the table as CSV, UTF-8.")
    told = _TOLD.match(text)
    dialect = Dialect(encoding, told[1] if told else _delimiter(text), has_bom)
    return replace(dialect, header=_header(sample, dialect, is_told=bool(told)))


def _header(sample: bytes, dialect: Dialect, *, is_told: bool) -> Place | None:
    """Where the header begins, when it does not at once.

    Excel's own `sep=;` may stand above it, and LinkedIn puts a note there: lines of a single
    value, and then one with several names of which one is the e-mail address.
    """
    beginning: list[Row] = []
    with suppress(NotCsv):
        beginning.extend(islice(rows(io.BytesIO(sample), dialect), _MOST_ABOVE + 1))
    if is_told and beginning:
        return beginning[0].after
    for above, row in pairwise(beginning):
        if len(above.values) > 1 or _names_email(above.values):
            return None
        if len(row.values) > 1 and _names_email(row.values):
            return above.after
    return None


def _encoding(sample: bytes) -> tuple[str, bool]:
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, True
    wide = _unmarked_wide(sample)
    if wide:
        return wide, False
    try:
        _decoded(sample, "utf-8")
    except UnicodeDecodeError:
        return "cp1252", False
    return "utf-8", False


def _unmarked_wide(sample: bytes) -> str:
    """UTF-16, told by its zero bytes: half of each ASCII character, and always the same half."""
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if max(first, second) < max(_FEWEST_ZEROS, len(sample) // 2 // _ZERO_IN):
        return ""
    encoding = "utf-16-le" if second > first else "utf-16-be"
    is_one_half = min(first, second) * 10 < max(first, second)
    return encoding if is_one_half and "\n" in _decoded(sample, encoding) else ""


def _decoded(sample: bytes, encoding: str) -> str:
    """Decode a sample, which may end in the middle of a character."""
    errors = "strict" if encoding == "utf-8" else "replace"
    return codecs.getincrementaldecoder(encoding)(errors).decode(sample)


def _delimiter(text: str) -> str:
    """Choose the delimiter that makes most of the header, and as much of most rows after it."""
    lines = text.splitlines(keepends=True)[:50]
    whole = [line for line in lines if line.endswith(("\n", "\r"))] or lines
    return max(_DELIMITERS, key=lambda delimiter: _fit(whole, delimiter))


def _fit(lines: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return 0, 0
    alike = sum(width == widths[0] for width in widths)
    return (alike, widths[0]) if widths and widths[0] > 1 else (0, 0)


def column_names(header: Sequence[str]) -> list[str]:
    """Return the header's names, each different: blank ones numbered, repeated ones counted."""
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        name = stem = " ".join(cell.split()) or f"Column {number}"
        copy = 1
        while name in names:
            copy += 1
            name = f"{stem} ({copy})"
        names.append(name)
    return names


def require_names(header: Sequence[str]) -> None:
    """Raise NotCsv for a first line that has an address where the column names belong."""
    if not _names_email(header) and any("@" in cell for cell in header):
        raise NotCsv("The first line has an address where column names belong; add such a line.")


def require_email(header: Sequence[str]) -> None:
    """Raise NotCsv for a header in which no column is called e-mail, in one way or another."""
    require_names(header)
    if not _names_email(header):
        raise NotCsv("No column is called “Email”; name the one with the addresses, or map it.")


def _names_email(header: Sequence[str]) -> bool:
    return "email" in guess_mapping(column_names(header)).values()


def rows(file: BinaryIO, dialect: Dialect, place: Place | None = None) -> Iterator[Row]:
    """Yield the rows from `place` on, or from the header on, which is then the first.

    Lines without anything in them are left out, and counted. The file has to be seekable; it
    stays open. Raises NotCsv where it cannot be read on, also in the middle.
    """
    lines = _Lines(file, dialect, place or dialect.start)
    reader = csv.reader(lines, delimiter=dialect.delimiter)
    first = lines.line
    try:
        for values in reader:
            if values == [_END]:
                return
            if values:
                _check(values, first)
                yield Row(first, values, Place(lines.offset, lines.line))
            lines.characters, first = 0, lines.line
    except csv.Error as error:
        message = "a field is too long here, or a quotation mark opens and never closes"
        raise NotCsv(f"Line {first}: {message}.") from error
    finally:
        lines.detach()


def _check(values: list[str], line: int) -> None:
    if _END in values[-1]:
        raise NotCsv(f"Line {line}: a quotation mark opens here and never closes.")
    if len(values) > MAX_COLUMNS:
        raise NotCsv(f"Line {line}: there are more than {MAX_COLUMNS} columns; leave some out.")


class _Lines:
    """The lines of a file as text, told one by one where the next begins.

    Eight-bit files are split as Latin-1, in which a byte is a character, and then decoded line by
    line: one line that is not UTF-8, in a file that is, is read as Windows-1252, instead of
    stopping an import of a hundred thousand rows at a single é.
    """

    def __init__(self, file: BinaryIO, dialect: Dialect, place: Place) -> None:
        self.offset, self.line, self.characters = place.offset, place.line, 0
        self._encoding = dialect.encoding
        self._wide = dialect.encoding.startswith("utf-16")
        file.seek(place.offset)
        encoding = dialect.encoding if self._wide else "latin-1"
        self._text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        self._ended = False

    def detach(self) -> None:
        """Let go of the file without closing it."""
        self._text.detach()

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(MAX_ROW)
        if not line:
            return self._after_last()
        self._count(line)
        return line if line.isascii() or self._wide else self._decoded(line)

    def _after_last(self) -> str:
        if self._ended:
            raise StopIteration
        self._ended = True
        return _END

    def _count(self, line: str) -> None:
        self.characters += len(line)
        if self.characters >= MAX_ROW:
            raise NotCsv(f"Line {self.line}: the row is longer than {MAX_ROW:,} characters.")
        if "\0" in line or _END in line:
            raise NotCsv(f"Line {self.line}: the row holds bytes that are not text.")
        self.offset += len(line.encode(self._encoding)) if self._wide else len(line)
        self.line += 1

    def _decoded(self, line: str) -> str:
        raw = line.encode("latin-1")
        try:
            return raw.decode(self._encoding)
        except UnicodeDecodeError:
            return raw.decode("cp1252", errors="replace")
