"""How a file is written is told from its first bytes, and what is no table is refused."""

import io

import pytest

from leads.rules.csvs import (
    Dialect,
    NotCsv,
    Place,
    column_names,
    require_email,
    require_names,
    rows,
    sniff,
)

TABLE = "Name;Email;City\nZoë;zoe@a.example;Köln\n"


@pytest.mark.parametrize(
    ("data", "dialect"),
    [
        (b"a,b\n1,2\n", Dialect("utf-8", ",", False)),
        (TABLE.encode(), Dialect("utf-8", ";", False)),
        (TABLE.encode("utf-8-sig"), Dialect("utf-8", ";", True)),
        (b"\xff\xfe" + TABLE.encode("utf-16-le"), Dialect("utf-16-le", ";", True)),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), Dialect("utf-16-be", ";", True)),
        (TABLE.encode("utf-16-le"), Dialect("utf-16-le", ";", False)),
        (TABLE.encode("utf-16-be"), Dialect("utf-16-be", ";", False)),
        ("Имя;Email\nЯна;yana@a.example\n".encode("utf-16-le"), Dialect("utf-16-le", ";", False)),
        (TABLE.encode("cp1252"), Dialect("cp1252", ";", False)),
        (b"a\tb, c\n1\t2\n", Dialect("utf-8", "\t", False)),
        (b"a|b|c\n1|2,5|3\n", Dialect("utf-8", "|", False)),
        (b'"Name, first";Email\n"Lee, Ann";a@b.example\n', Dialect("utf-8", ";", False)),
        (b"email\na@b.example\n", Dialect("utf-8", ",", False)),
    ],
)
def test_a_dialect_is_recognized(data: bytes, dialect: Dialect) -> None:
    assert sniff(data) == dialect


@pytest.mark.parametrize("cut", range(len(TABLE.encode()) - 10, len(TABLE.encode())))
def test_a_sample_may_end_inside_a_character(cut: int) -> None:
    assert sniff(TABLE.encode()[:cut]) == Dialect("utf-8", ";", False)


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        b"\xff\xfe" + TABLE.encode("utf-16-le"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        TABLE.encode("utf-16-le"),
        TABLE.encode("utf-16-be"),
        TABLE.encode("cp1252"),
    ],
)
def test_every_encoding_reads_the_same(data: bytes) -> None:
    read = list(rows(io.BytesIO(data), sniff(data)))
    assert [row.values for row in read] == [
        ["Name", "Email", "City"],
        ["Zoë", "zoe@a.example", "Köln"],
    ]
    assert read[-1].after == Place(len(data), 3)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n\n", "The file is empty."),
        (b"\xef\xbb\xbf\n", "The file is empty."),
        (b"PK\x03\x04\x14\x00", "The file is an Excel workbook or a zip archive; save"),
        (b"\xd0\xcf\x11\xe0\xa1", "The file is an old Excel workbook; save"),
        (b"%PDF-1.7\n", "The file is a PDF; save"),
        (b"\x1f\x8b\x08\x00", "The file is a compressed file; save"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "The file holds bytes that are not text; save"),
        (b"a,b\n1,\x00\n", "The file holds bytes that are not text; save"),
        (b"RIFF\x01\x00\x02\x00\x01\x00\n\x00", "The file holds bytes that are not text; save"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(NotCsv) as caught:
        sniff(data)
    assert str(caught.value).startswith(sentence)


NOTE = b'Notes:\r\n"Some addresses may be missing, as\r\npeople hide them"\r\n\r\n'


@pytest.mark.parametrize(
    ("above", "delimiter", "line"),
    [
        (b"sep=;\r\n", ";", 2),
        (b"SEP=\t\n", "\t", 2),
        (b"\xef\xbb\xbfsep=|\n", "|", 2),
        (NOTE, ",", 5),
        (b"Leads of March\n", ",", 2),
    ],
)
def test_what_stands_above_the_header_is_passed(above: bytes, delimiter: str, line: int) -> None:
    table = "Name,Email\nZoë,zoe@a.example\n".replace(",", delimiter).encode()
    data = above + table

    dialect = sniff(data)
    header, row = rows(io.BytesIO(data), dialect)

    assert dialect.delimiter == delimiter
    assert (header.line, header.values) == (line, ["Name", "Email"])
    assert (row.line, row.values) == (line + 1, ["Zoë", "zoe@a.example"])


@pytest.mark.parametrize(
    "data",
    [
        b"Email\na@x.example,Email\n",
        b"Address\na@x.example,b\n",
        b"Name,Address\nEmail,Name\n",
        b"Title\n" * 10 + b"Name,Email\n",
    ],
)
def test_else_the_header_is_the_first_line(data: bytes) -> None:
    assert sniff(data).start == Place(0, 1)


def test_columns_get_names_that_differ() -> None:
    header = ["Email", "", " Full \n name", "Email", "Email (2)", "\t"]
    assert column_names(header) == [
        "Email",
        "Column 2",
        "Full name",
        "Email (2)",
        "Email (2) (2)",
        "Column 6",
    ]


@pytest.mark.parametrize("header", [["Name", "E-Mail"], ["email address"], ["Work Email", "x"]])
def test_a_header_with_addresses_will_do(header: list[str]) -> None:
    require_email(header)


def test_a_header_without_addresses_is_refused() -> None:
    with pytest.raises(NotCsv, match="No column is called “Email”"):
        require_email(["Name", "City"])


def test_a_file_without_a_header_is_told_so() -> None:
    with pytest.raises(NotCsv, match="an address where column names belong"):
        require_email(["Ann", "ann@a.example"])


def test_a_header_without_addresses_will_do_for_a_person_to_map() -> None:
    require_names(["Name", "City"])
    with pytest.raises(NotCsv, match="an address where column names belong"):
        require_names(["Ann", "ann@a.example"])
