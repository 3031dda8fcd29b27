"""Steps come in the order in which they are carried out, not newest first."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from neptie.api.pagination import PageOrCursor, decode


class InOrder(PageOrCursor):
    """Oldest first: a step is never put in front of one that was there."""

    def _rows(self, queryset: QuerySet[Any], request: Request) -> list[Any]:
        ordered = queryset.order_by("id")
        if cursor := request.query_params.get("cursor"):
            return list(ordered.filter(id__gt=decode(cursor))[: self.limit + 1])
        start = (self.page - 1) * self.limit
        return list(ordered[start : start + self.limit + 1])
