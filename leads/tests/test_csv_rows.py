"""Rows come one at a time, each with its line, and reading can go on after any of them."""

import io
from contextlib import suppress
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.rules.csvs import MAX_COLUMNS, MAX_ROW, Dialect, NotCsv, Place, Row, rows, sniff

COMMA = Dialect("utf-8", ",", False)


def read(data: bytes, dialect: Dialect = COMMA, place: Place | None = None) -> list[Row]:
    return list(rows(io.BytesIO(data), dialect, place))


def values(data: bytes, dialect: Dialect = COMMA) -> list[list[str]]:
    return [row.values for row in read(data, dialect)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'a,b\n1,"Anytown, WW"', [["a", "b"], ["1", "Anytown, WW"]]),
        (b'a,b\n1,"ha ""ha"" ha"\n', [["a", "b"], ["1", 'ha "ha" ha']]),
        (b'a,b,c\n1,"",""\n2,,\n', [["a", "b", "c"], ["1", "", ""], ["2", "", ""]]),
        (b'a,b\r\n"x\r\ny",2\r\n', [["a", "b"], ["x\r\ny", "2"]]),
        (b"a,b\r1,2\r3,4", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a,b\n4,ʤ\n".encode(), [["a", "b"], ["4", "ʤ"]]),
        (b'a,b\n"12" screen,5\'10"\n', [["a", "b"], ["12 screen", "5'10\""]]),
        (b"a,b\n1\n1,2,3\n", [["a", "b"], ["1"], ["1", "2", "3"]]),
        ("a,b\n1,x\u2028y\x0bz\n".encode(), [["a", "b"], ["1", "x\u2028y\x0bz"]]),
    ],
)
def test_corner_cases(data: bytes, expected: list[list[str]]) -> None:
    assert values(data) == expected


def test_lines_are_counted_through_quoted_breaks_and_blank_lines() -> None:
    data = b'a,b\n\n"x\ny\nz",1\n\r\n2,3\n'
    assert [(row.line, row.values) for row in read(data)] == [
        (1, ["a", "b"]),
        (3, ["x\ny\nz", "1"]),
        (7, ["2", "3"]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp1252"])
def test_reading_goes_on_after_any_row(encoding: str) -> None:
    data = 'é,b\r\n"x\r\ny",ö\n\n3,4\r5,6'.encode(encoding)
    dialect = Dialect(encoding, ",", False)
    whole = read(data, dialect)
    assert len(whole) == 4
    for number, row in enumerate(whole, start=1):
        assert read(data, dialect, row.after) == whole[number:]


def test_one_line_in_another_encoding_stops_nothing() -> None:
    assert values("a,b\né,1\n".encode() + "ö,2\n".encode("cp1252")) == [
        ["a", "b"],
        ["é", "1"],
        ["ö", "2"],
    ]


def test_the_file_stays_open() -> None:
    file = io.BytesIO(b"a,b\n1,2\n3,4\n")
    assert next(rows(file, COMMA)).values == ["a", "b"]
    assert len(list(rows(file, COMMA))) == 3
    assert not file.closed


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'a,b\n1,2\n3,"x\n4,5\n', "Line 3: a quotation mark opens here and never closes."),
        (b"a,b\n1,2\n3,\x00\n", "Line 3: the row holds bytes that are not text."),
        (b"a,b\n1,\x1f\n", "Line 2: the row holds bytes that are not text."),
        (b"a,b\n" + b"x" * MAX_ROW, "Line 2: the row is longer than 1,000,000 characters."),
        (
            b'a,b\n"' + b"x\n" * 200_000,
            "Line 2: a field is too long here, or a quotation mark opens and never closes.",
        ),
        (
            b"," * MAX_COLUMNS + b"\n",
            "Line 1: there are more than 500 columns; leave some out.",
        ),
    ],
)
def test_what_cannot_be_read_on_is_told_with_its_line(data: bytes, sentence: str) -> None:
    with pytest.raises(NotCsv) as caught:
        read(data)
    assert str(caught.value) == sentence


class Endless(io.RawIOBase):
    """A file of a gigabyte in one line, of which it tells how much was read."""

    size = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def read(self, size: int = -1) -> bytes:
        self.size += size
        return b"x" * size if self.size < 1 << 30 else b""


def test_a_line_without_end_is_not_read_to_its_end() -> None:
    file = Endless()
    with pytest.raises(NotCsv):
        list(rows(cast(BinaryIO, file), COMMA))
    assert file.size < 2 * MAX_ROW


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_file_fails_in_any_other_way(data: bytes) -> None:
    with suppress(NotCsv):
        read(data, sniff(data))


@settings(deadline=None)
@given(
    st.text(alphabet='a,;"\n\r\té\x1a', max_size=60),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_no_text_fails_in_any_other_way_and_all_can_be_resumed(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    try:
        dialect = sniff(data)
        whole = read(data, dialect)
    except NotCsv:
        return
    for number, row in enumerate(whole, start=1):
        assert read(data, dialect, row.after) == whole[number:]
