"""Numbered pages of a list for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


@dataclass(frozen=True)
class Listed:
    """Some rows of a list, and where they stand in it."""

    rows: Sequence[Any]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def first(self) -> int:
        """The number of the first row shown; 0 when there is none."""
        return (self.number - 1) * self.per_page + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // self.per_page))

    @property
    def previous(self) -> int | None:
        """The page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        """The page after."""
        return self.number + 1 if self.number < self.pages else None


def listed(request: HttpRequest, rows: QuerySet[Any], *, total: int | None = None) -> Listed:
    """The page that `?page=` asks for, the nearest where there is none; `total` where known."""
    total = rows.count() if total is None else total
    asked = request.GET.get("page", "1")
    most = max(1, -(-total // PER_PAGE))
    number = min(max(int(asked), 1), most) if asked.isdecimal() and len(asked) < 10 else 1
    start = (number - 1) * PER_PAGE
    return Listed(list(rows[start : start + PER_PAGE]), number, total)
