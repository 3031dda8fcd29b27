"""Months, as partitions of time."""

from datetime import datetime


def months_from(moment: datetime, count: int) -> list[datetime]:
    """The beginnings of `count` months in the moment's own zone, from the month it lies in."""
    start = moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    first = start.year * 12 + start.month - 1
    return [
        start.replace(year=number // 12, month=number % 12 + 1)
        for number in range(first, first + count)
    ]
