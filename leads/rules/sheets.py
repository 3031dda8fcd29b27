"""What stands in a workbook's cells, as the texts of a table."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

# Excel keeps 15 figures of a number; the others are the computer's.
_FIGURES = ".15g"


def sheet_row(values: Sequence[Any]) -> list[str]:
    """The row's texts; blank cells at its end are left out, so that an empty row is []."""
    texts = [cell_text(value) for value in values]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def cell_text(value: Any) -> str:
    """One cell in one line: dates as ISO 8601, whole numbers without a point."""
    if isinstance(value, str):
        return value if value.isprintable() else _one_line(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds") if value.time() != time() else _day(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return _duration(value) if isinstance(value, timedelta) else ""


def _one_line(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text).strip()


def _number(value: float) -> str:
    whole = float(value).is_integer() and abs(value) < 1e21
    return str(int(value)) if whole else format(value, _FIGURES)


def _day(value: datetime) -> str:
    return value.date().isoformat()


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
