"""Long lists for people, walked page by page: newer, older. The last page costs what the first
one does, and nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 50


@dataclass(frozen=True)
class Walked:
    """Rows, newest first; `newer` and `older` are the ids that the pages beside are asked for
    with (`?after=`, `?before=`), None where there is none."""

    rows: Sequence[Any]
    newer: UUID | None
    older: UUID | None


def walked(request: HttpRequest, rows: QuerySet[Any]) -> Walked:
    """The page of a list by id that `?before=` or `?after=` asks for; the first one otherwise."""
    after, before = _id(request, "after"), _id(request, "before")
    if after is not None:
        found = list(rows.filter(id__gt=after).order_by("id")[: PER_PAGE + 1])
        if len(found) > PER_PAGE:
            page = found[PER_PAGE - 1 :: -1]
            return Walked(page, page[0].id, page[-1].id)
        before = None
    older = rows.filter(id__lt=before) if before else rows
    found = list(older.order_by("-id")[: PER_PAGE + 1])
    page = found[:PER_PAGE]
    return Walked(
        page,
        page[0].id if before and page else None,
        page[-1].id if len(found) > PER_PAGE else None,
    )


def _id(request: HttpRequest, name: str) -> UUID | None:
    try:
        return UUID(request.GET.get(name, ""))
    except ValueError:
        return None
