"""Numbered pages of a list for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
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

    @property
    def numbers(self) -> list[int | None]:
        """The pages to go to by number: the first, the last, and those beside this one; None
        stands for those left out.
        """
        near = range(self.number - 1, self.number + 2)
        told = sorted({1, self.pages, *(each for each in near if 1 <= each <= self.pages)})
        gaps = (after - before > 1 for before, after in pairwise(told))
        return [each for pair in zip(told, [*gaps, False], strict=True) for each in _apart(*pair)]


def _apart(number: int, is_followed_by_gap: bool) -> list[int | None]:
    return [number, None] if is_followed_by_gap else [number]


def listed(request: HttpRequest, rows: QuerySet[Any], *, total: int | None = None) -> Listed:
    """The page that `?page=` asks for, the nearest where there is none; `total` where known."""
    total = rows.count() if total is None else total
    number = number_of(request, total)
    start = (number - 1) * PER_PAGE
    return Listed(list(rows[start : start + PER_PAGE]), number, total)


def number_of(request: HttpRequest, total: int) -> int:
    """The number of the page that `?page=` asks for, the nearest where there is none."""
    asked = request.GET.get("page", "1")
    most = max(1, -(-total // PER_PAGE))
    return min(max(int(asked), 1), most) if asked.isdecimal() and len(asked) < 10 else 1
