"""Rows of a file made into leads, many at once and column by column.

Most columns of most files hold nothing that needs cleaning, and one look at a column tells: only
where it does not, its values are cleaned one by one (`leads.rules.fields`).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import compress
from typing import TypeVar
from zoneinfo import available_timezones

import orjson

from leads.rules.custom import LONGEST_TEXT, MOST_BYTES, MOST_FIELDS, custom_fault
from leads.rules.fields import (
    LIMITS,
    BadEmail,
    BadText,
    clean_line,
    clean_text,
    fold_email,
    split_name,
    split_tags,
)
from leads.rules.mapping import CONVERTED, fold_status, squash
from leads.rules.typed import BadValue, from_text

CUSTOM = "custom."
ORIGINAL_STATUS = "original_status"
ORIGINAL_TIMEZONE = "original_timezone"

_NAMES = ("full_name", "first_name", "last_name")
_LONGEST_YES = 64  # characters of a cell that can say yes, white space and all
_LABELS = {name: name.replace("_", " ").capitalize() for name in LIMITS}

Cleaned = TypeVar("Cleaned")
Faults = defaultdict[int, list[str]]
Cells = Sequence[str]


@dataclass(frozen=True)
class Kind:
    """What the values of a custom field are (`leads.rules.typed`), and how the file writes them."""

    kind: str = "text"
    choices: tuple[str, ...] = ()
    date_format: str = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class CleanRows:
    """Those of some rows that can become leads, column by column, and why the others cannot.

    `places` says which rows the leads were, counted from 0. `columns` has every field of LIMITS,
    `email` (folded) and `custom` (a JSON object) as clean texts, blanks as '', and `tags` as
    tuples. `refused` has every reason, in sentences, by the row's place.
    """

    places: Sequence[int]
    columns: Mapping[str, Sequence[str]]
    tags: Sequence[tuple[str, ...]]
    refused: Mapping[int, list[str]]

    def first(self, leads: int, rows: int) -> "CleanRows":
        """Only so many leads, which were made of so many rows."""
        return CleanRows(
            self.places[:leads],
            {name: cells[:leads] for name, cells in self.columns.items()},
            self.tags[:leads],
            {place: reasons for place, reasons in self.refused.items() if place < rows},
        )


class RowCleaner:
    """Makes leads of the rows of one file.

    `targets` has for each column the field it goes to, `custom.<key>` or '' for nowhere (see
    mapping.targets); `kinds` what the values of custom fields are, by key, text where it says
    nothing. A status that is not one of ours, and a time zone that the IANA database does not
    have, are kept as they were in `custom.original_status` and `custom.original_timezone`. A row
    may be shorter than the header: programs leave trailing blanks out.
    """

    def __init__(self, targets: Sequence[str], kinds: Mapping[str, Kind] | None = None) -> None:
        self._width = len(targets)
        self._place_of = {target: place for place, target in enumerate(targets) if target}
        self._custom = {
            target.removeprefix(CUSTOM): place
            for target, place in self._place_of.items()
            if target.startswith(CUSTOM)
        }
        self._converters = {
            key: _converter(key, (kinds or {}).get(key, Kind())) for key in self._custom
        }

    def clean(self, rows: Sequence[Sequence[str]]) -> CleanRows:
        """The leads of these rows, which are one at least, and the refusals."""
        faults: Faults = defaultdict(list)
        cells = list(zip(*self._squared(rows, faults), strict=True))
        columns: dict[str, Cells] = dict.fromkeys(LIMITS, [""] * len(rows))
        tags: Sequence[tuple[str, ...]] = [()] * len(rows)
        custom: dict[str, Sequence[object]] = {}
        for target, place in self._place_of.items():
            if target.startswith(CUSTOM):
                key = target.removeprefix(CUSTOM)
                custom[key] = self._custom_values(key, cells[place], faults)
            elif target == "tags":
                tags = _tried(lru_cache(512)(split_tags), cells[place], (), faults)
            elif target == "email":
                columns[target] = _tried(fold_email, cells[place], "", faults)
            else:
                columns[target] = _lines(target, cells[place], faults)
        _settle_names(columns, faults)
        kept = self._settle_words(columns, cells)
        columns["custom"] = _objects({**kept, **custom}, len(rows), faults)
        return _without_refused(columns, tags, faults, len(rows))

    def _squared(self, rows: Sequence[Sequence[str]], faults: Faults) -> Iterable[Sequence[str]]:
        """The rows, each as wide as the header; one with more in it is at fault."""
        width = self._width
        if all(len(row) == width for row in rows):
            return rows
        for place, row in enumerate(rows):
            if any(row[width:]):
                faults[place].append(f"The row has {len(row)} values for {width} columns.")
        return [[*row[:width], *[""] * (width - len(row))] for row in rows]

    def _custom_values(self, key: str, cells: Cells, faults: Faults) -> Sequence[object]:
        convert, is_text = self._converters[key]
        if is_text and _is_plain(cells) and max(map(len, cells)) <= LONGEST_TEXT:
            return cells
        return _tried(convert, cells, "", faults)

    def _settle_words(
        self, columns: dict[str, Cells], cells: Sequence[Cells]
    ) -> dict[str, Sequence[str]]:
        """Statuses and time zones become ours; what they were, where that says more."""
        converted = self._custom.get(CONVERTED)
        yes: Iterable[str] = [""] * len(columns["status"])
        if converted is not None:
            yes = (text[:_LONGEST_YES] for text in cells[converted])
        pairs = list(map(_status, columns["status"], yes))
        zones = list(map(_zone, columns["timezone"]))
        columns["status"] = [status for status, _kept in pairs]
        columns["timezone"] = [zone for zone, _kept in zones]
        kept = {
            ORIGINAL_STATUS: [original for _status, original in pairs],
            ORIGINAL_TIMEZONE: [original for _zone, original in zones],
        }
        return {key: values for key, values in kept.items() if any(values)}


def _converter(key: str, kind: Kind) -> tuple[Callable[[str], object], bool]:
    """What makes a value of a cell, '' of a blank one; and whether it is a text."""
    text = partial(clean_text, limit=LONGEST_TEXT, name=f"“{key}”")
    if kind.kind == "text":
        return text, True

    def convert(cell: str) -> object:
        plain = text(cell)
        try:
            return plain and from_text(plain, kind.kind, kind.choices, date_format=kind.date_format)
        except BadValue as error:
            sentence = str(error)
            raise BadText(f"“{key}” {sentence[:1].lower()}{sentence[1:]}") from error

    return lru_cache(512)(convert), False


def _tried(
    clean: Callable[[str], Cleaned], cells: Cells, blank: Cleaned, faults: Faults
) -> list[Cleaned]:
    """Each cell cleaned; a blank, and the reason among the faults, for one that cannot be."""
    cleaned = []
    for place, cell in enumerate(cells):
        try:
            cleaned.append(clean(cell))
        except (BadEmail, BadText) as error:
            faults[place].append(str(error))
            cleaned.append(blank)
    return cleaned


def _lines(name: str, cells: Cells, faults: Faults) -> Cells:
    limit = LIMITS[name]
    if _is_plain(cells) and max(map(len, cells)) <= limit:
        return cells
    return _tried(partial(clean_line, limit=limit, name=_LABELS[name]), cells, "", faults)


def _is_plain(cells: Cells) -> bool:
    """Whether all are as `clean_line` leaves them: printable, composed, single spaces inside."""
    text = f"|{'|'.join(cells)}|"
    return (
        text.isprintable()
        and not ("  " in text or "| " in text or " |" in text)
        and (text.isascii() or unicodedata.is_normalized("NFC", text))
    )


def _settle_names(columns: dict[str, Cells], faults: Faults) -> None:
    settled = list(map(_names, *(columns[name] for name in _NAMES)))
    limit = LIMITS["full_name"]
    for place, (full_name, _first, _last) in enumerate(settled):
        if len(full_name) > limit:
            faults[place].append(f"Full name is longer than {limit} characters.")
    columns.update(zip(_NAMES, zip(*settled, strict=True), strict=True))


def _names(full_name: str, first_name: str, last_name: str) -> tuple[str, str, str]:
    if not first_name and not last_name:
        return full_name, *split_name(full_name)
    return full_name or f"{first_name} {last_name}".strip(), first_name, last_name


@lru_cache(maxsize=1024)
def _status(original: str, converted: str) -> tuple[str, str]:
    status = fold_status(original, converted)
    return status, original if original and squash(original) != status else ""


@lru_cache(maxsize=1024)
def _zone(original: str) -> tuple[str, str]:
    zone = _zones().get(original.casefold(), "")
    return zone, "" if zone else original


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}


def _objects(columns: Mapping[str, Sequence[object]], count: int, faults: Faults) -> Sequence[str]:
    """The custom fields of each row as JSON, without the blank ones."""
    if not columns:
        return ["{}"] * count
    keys = list(columns)
    objects = [
        {key: value for key, value in zip(keys, values, strict=True) if value != ""}
        for values in zip(*columns.values(), strict=True)
    ]
    texts = [orjson.dumps(each).decode() for each in objects]
    # Weighed exactly only where they could be too heavy.
    if len(keys) > MOST_FIELDS or max(map(len, texts)) * 4 > MOST_BYTES:
        for place, each in enumerate(objects):
            if fault := custom_fault(each):
                faults[place].append(f"The custom fields are too much: {fault}")
    return texts


def _without_refused(
    columns: Mapping[str, Cells], tags: Sequence[tuple[str, ...]], faults: Faults, count: int
) -> CleanRows:
    if not faults:
        return CleanRows(range(count), columns, tags, {})
    good = [place not in faults for place in range(count)]
    return CleanRows(
        list(compress(range(count), good)),
        {name: list(compress(cells, good)) for name, cells in columns.items()},
        list(compress(tags, good)),
        dict(faults),
    )
