"""A workbook's sheet becomes a plain table, and one that is a trap is refused in bounds."""

import struct
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from leads.rules.csvs import NotCsv
from leads.rules.sheets import cell_text
from leads.services.importing.tables import unpack
from leads.tests.workbooks import DAY, HOURS, MOMENT, archive, cells, workbook

MEGABYTE = 1024 * 1024


def unpacked(tmp_path: Path, data: bytes, **bounds: Any) -> str:
    """What the table of a file is written as."""
    source, target = tmp_path / "packed", tmp_path / "table.csv"
    source.write_bytes(data)
    unpack(source, target, **bounds)
    return target.read_bytes().decode()


def refusal(tmp_path: Path, data: bytes, **bounds: Any) -> str:
    """Why it is refused."""
    with pytest.raises(NotCsv) as caught:
        unpacked(tmp_path, data, **bounds)
    return str(caught.value)


def test_a_line_is_a_row_of_the_first_visible_sheet_with_anything_in_it(tmp_path: Path) -> None:
    rows = [
        cells("Email", "Size", number=2),
        cells("a@x.example", 38, number=3),
        cells("b@x.example", "x, “y”", number=5),
    ]

    table = unpacked(tmp_path, workbook(rows, hidden=[cells("secret")]))

    assert table.split("\r\n") == [
        *("", "Email,Size", "a@x.example,38", "", 'b@x.example,"x, “y”"', ""),
    ]


def test_cells_are_what_is_seen_in_them(tmp_path: Path) -> None:
    typed = (
        "<c><f>1+1</f><v>2</v></c>"
        '<c t="str"><f>"a"</f><v>cached</v></c>'
        '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        f'<c s="{DAY}"><v>46082</v></c>'
        f'<c s="{MOMENT}"><v>46082.5</v></c>'
        f'<c s="{HOURS}"><v>1.5</v></c>'
        '<c t="b"><v>1</v></c><c><v>12.5</v></c><c><v>0.30000000000000004</v></c>'
        '<c t="inlineStr"><is><t>two\nlines</t></is></c><c/><c/>'
    )

    table = unpacked(tmp_path, workbook([(1, typed)]))

    assert table == (
        "2,cached,,2026-03-01,2026-03-01T12:00:00,36:00:00,true,12.5,0.3,two lines\r\n"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Zoë", "Zoë"),
        ("a\r\nb\x1f", "a  b"),
        (38.0, "38"),
        (-0.5, "-0.5"),
        (2125551234.0, "2125551234"),
        (False, "false"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None), "2026-03-01"),
        (datetime(2026, 3, 1, 9, 5, 7, tzinfo=UTC).replace(tzinfo=None), "2026-03-01T09:05:07"),
        (time(6, 30), "06:30:00"),
        (timedelta(hours=26, minutes=3), "26:03:00"),
        (None, ""),
    ],
)
def test_the_texts_of_values(value: Any, text: str) -> None:
    assert cell_text(value) == text


def test_a_workbook_with_nothing_in_it_is_refused(tmp_path: Path) -> None:
    sentence = "The workbook has no sheet with anything in it."
    assert refusal(tmp_path, workbook([])) == sentence


@pytest.mark.parametrize("data", [b"PK\x03\x04...", archive({"xl/workbook.xml": b"<x"})])
def test_a_damaged_one_is_refused(tmp_path: Path, data: bytes) -> None:
    sentence = "The file is damaged or no workbook; save it again, or as CSV."
    assert refusal(tmp_path, data) == sentence


def claiming(data: bytes, name: bytes, size: int) -> bytes:
    """The archive with another size of one of its members in its directory, and in its header."""
    found = bytearray(data)
    header = data.index(name) - 30
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(name))
    found[header + 22 : header + 26] = found[entry + 24 : entry + 28] = struct.pack("<I", size)
    return bytes(found)


SHEET = b"xl/worksheets/sheet3.xml"
# Two cells, at the corners of a sheet: 17 billion blank ones between them.
BOMB = workbook([(1, '<c r="A1"><v>1</v></c>'), (1048576, '<c r="XFD1048576"><v>1</v></c>')])


def test_one_that_says_to_be_huge_is_not_opened(tmp_path: Path) -> None:
    data = claiming(workbook([cells("Email")]), SHEET, 400 * MEGABYTE)

    assert refusal(tmp_path, data) == (
        "The workbook is larger than 300 MB when unpacked; save the sheet as CSV and send that."
    )


def test_a_bomb_takes_what_it_may_and_no_more(tmp_path: Path) -> None:
    assert len(BOMB) < 4_000

    assert refusal(tmp_path, BOMB) == (
        "The file takes more memory or time to open than a table should; "
        "save the sheet as CSV and send that."
    )


def test_one_that_is_larger_than_it_says_is_not_read_on(tmp_path: Path) -> None:
    data = claiming(workbook([cells("x" * 100_000)]), SHEET, 1000)

    assert refusal(tmp_path, data) == (
        "The file is damaged or no workbook; save it again, or as CSV."
    )


def test_one_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    assert refusal(tmp_path, BOMB, seconds=0).startswith("The file takes more memory or time")


def test_a_table_in_a_zip_is_taken_out(tmp_path: Path) -> None:
    data = archive(
        {
            "__MACOSX/._leads.csv": b"resource",
            "export/": b"",
            "export/.DS_Store": b"",
            "export/leads.CSV": "Email;Name\na@x.example;Zoë\n".encode("cp1252"),
            "export/read me.txt": b"Thank you",
        }
    )

    source, target = tmp_path / "packed", tmp_path / "table.csv"
    source.write_bytes(data)
    unpack(source, target)

    assert target.read_bytes() == "Email;Name\na@x.example;Zoë\n".encode("cp1252")


def test_a_workbook_in_a_zip_is_read(tmp_path: Path) -> None:
    data = archive({"leads.xlsx": workbook([cells("Email", number=1)])})

    assert unpacked(tmp_path, data) == "Email\r\n"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "The zip archive holds no table; put one CSV or Excel file into it."),
        (
            {"word/document.xml": b"<x/>", "__MACOSX/a.csv": b"x"},
            "The zip archive holds no table; put one CSV or Excel file into it.",
        ),
        (
            {"a.csv": b"Email", "b.tsv": b"Email"},
            "The zip archive holds 2 tables; put only one into it.",
        ),
        (
            {f"{number}.csv": b"" for number in range(10_001)},
            "The zip archive holds too many files; put only the table into it.",
        ),
    ],
)
def test_a_zip_without_its_one_table_is_refused(
    tmp_path: Path, files: dict[str, bytes], sentence: str
) -> None:
    assert refusal(tmp_path, archive({"notes.pdf": b"x", **files})) == sentence


def test_a_zip_bomb_is_refused_by_what_it_says_or_what_it_does(tmp_path: Path) -> None:
    data = archive({"leads.csv": b"a@x.example\n" * 500_000})
    assert len(data) < MEGABYTE // 20

    told = refusal(tmp_path, data, largest=2 * MEGABYTE)
    lied = refusal(tmp_path, claiming(data, b"leads.csv", 1000), largest=2 * MEGABYTE)

    assert told == ("The table is larger than 2 MB when unpacked; split it and import the parts.")
    assert lied == "The file is damaged or no workbook; save it again, or as CSV."
