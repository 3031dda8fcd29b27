"""The program that writes the table of a workbook or a zip archive as a plain file.

`python -m leads.services.importing.unpacker SOURCE TARGET MEMORY SECONDS LARGEST`. It is a process
of its own, and bounds itself before it opens anything: whatever a hostile file asks for, the
process that started this one does not grow. Ends with 0, or with 1 and a sentence of what is wrong
on its output; in any other way where a bound was met.
"""

import csv
import resource
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from leads.rules.sheets import sheet_row

LARGEST_WORKBOOK = 300 * 1024 * 1024  # bytes of XML
_MOST_MEMBERS = 10_000
_PIECE = 1 << 20
_TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm")


class NoTable(Exception):
    """There is no table to be had from the file; the sentence says why."""


def bound(memory: int, seconds: int, largest: int) -> None:
    """Take at most so many bytes of memory, seconds of a processor, and bytes in a file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def unpack(source: Path, target: Path) -> None:
    """Write the table of `source` to `target`. Raises NoTable."""
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise NoTable("The zip archive holds too many files; put only the table into it.")
        is_workbook = any(member.filename.startswith("xl/") for member in members)
        if not is_workbook:
            _inflate(archive, _only_table(members), target)
    if is_workbook:
        _write_sheet(source, members, target)
    elif zipfile.is_zipfile(target):
        inner = target.rename(target.with_suffix(".inner"))
        with zipfile.ZipFile(inner) as archive:
            members = archive.infolist()
        _write_sheet(inner, members, target)


def _only_table(members: Iterable[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    files = [each for each in members if not each.is_dir() and not _is_hidden(each.filename)]
    tables = [each for each in files if each.filename.lower().endswith(_TABLES)]
    tables = tables or [each for each in files if each.filename.lower().endswith(".txt")]
    if not tables:
        raise NoTable("The zip archive holds no table; put one CSV or Excel file into it.")
    if len(tables) > 1:
        raise NoTable(f"The zip archive holds {len(tables)} tables; put only one into it.")
    return tables[0]


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    if member.flag_bits & 1:
        raise NoTable("The zip archive is locked with a password; save it without one.")
    largest = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    if member.file_size > largest:
        raise NoTable(_too_large(largest))
    # What the archive says of the size may be a lie: the limit of the file holds in any case.
    with archive.open(member) as packed, target.open("wb") as plain:
        while piece := packed.read(_PIECE):
            plain.write(piece)


def _too_large(largest: int) -> str:
    return (
        f"The table is larger than {largest // 1024**2} MB when unpacked; "
        "split it and import the parts."
    )


def _write_sheet(source: Path, members: Iterable[zipfile.ZipInfo], target: Path) -> None:
    if sum(member.file_size for member in members) > LARGEST_WORKBOOK:
        raise NoTable(
            "The workbook is larger than 300 MB when unpacked; save the sheet as CSV and send that."
        )
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        # A row of the file is a row of the sheet, blank ones too: refused rows are told by it.
        for row in _first_sheet(CalamineWorkbook.from_path(str(source))):
            writer.writerow(sheet_row(row))


def _first_sheet(workbook: CalamineWorkbook) -> Iterable[list[Any]]:
    """The rows of the first visible sheet that has any."""
    for number, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible:
            found = workbook.get_sheet_by_index(number)
            if found.height:
                return found.iter_rows()
    raise NoTable("The workbook has no sheet with anything in it.")


def main(source: str, target: str, *bounds: str) -> int:
    """Unpack within the bounds; what the process ends with."""
    bound(*map(int, bounds))
    try:
        unpack(Path(source), Path(target))
    except NoTable as error:
        sys.stdout.write(str(error))
    except (CalamineError, zipfile.BadZipFile, EOFError, NotImplementedError):
        sys.stdout.write("The file is damaged or no workbook; save it again, or as CSV.")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
