"""Workbooks and zip archives for the tests, as the formats say and nothing more."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# A cell's style by its place here: a plain one, a day, a day with a time, hours.
DAY, MOMENT, HOURS = 1, 2, 3
_FORMATS = (0, 14, 22, 46)

Row = tuple[int, str]


def cells(*values: str | float, number: int = 1) -> Row:
    """A row of the sheet, texts and numbers, at its number."""
    return number, "".join(
        f"<c><v>{value}</v></c>"
        if isinstance(value, int | float)
        else f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        for value in values
    )


def workbook(rows: Sequence[Row], *, hidden: Sequence[Row] = ()) -> bytes:
    """A workbook with an empty sheet, a hidden one, and one with the rows."""
    sheets = [("Empty", "visible", ()), ("Hidden", "hidden", hidden), ("Leads", "visible", rows)]
    names = "".join(
        f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="rId{number}"/>'
        for number, (name, state, _) in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in (1, 2, 3)
    )
    styles = "".join(f'<xf numFmtId="{each}"/>' for each in _FORMATS)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            f'{links}<Relationship Id="rId9" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{_MAIN}"><cellXfs count="4">{styles}</cellXfs></styleSheet>'
        ),
        **{
            f"xl/worksheets/sheet{number}.xml": _sheet(found)
            for number, (_, _, found) in enumerate(sheets, start=1)
        },
    }
    return archive({name: text.encode() for name, text in parts.items()})


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return made.getvalue()


def _sheet(rows: Sequence[Row]) -> str:
    inside = "".join(f'<row r="{number}">{found}</row>' for number, found in rows)
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{inside}</sheetData></worksheet>'


def _relations(links: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _content_types() -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        f' ContentType="{_TYPE}.worksheet+xml"/>'
        for number in (1, 2, 3)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'{sheets}<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    )
