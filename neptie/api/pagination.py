"""Lists by page number with an exact total, and by cursor for deep pages.

Ids are UUIDv7, so newest first is by id, descending; a cursor is the last id seen. A page far
down costs an OFFSET that grows; the same page by cursor costs what the first one costs.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from neptie.kernel.errors import Invalid

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
MAX_PAGE = 10_000_000


class PageOrCursor(BasePagination):
    """`page` (from 1) and `limit` (1 to 100), or `cursor`; answers under the view's `plural`.

    A view may define `total(queryset) -> int` where it knows a cheaper exact count.
    """

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """The rows of the page asked for; Invalid when the page is none."""
        self.view = view
        self.page, self.limit = page_and_limit(request.query_params)
        counted = getattr(view, "total", None)
        self.total = counted(queryset) if counted else queryset.count()
        rows = self._rows(queryset.order_by("-id"), request)
        self.next_cursor = encode(rows[self.limit - 1].id) if len(rows) > self.limit else None
        return rows[: self.limit]

    def _rows(self, queryset: QuerySet[Any], request: Request) -> list[Any]:
        if cursor := request.query_params.get("cursor"):
            return list(queryset.filter(id__lt=decode(cursor))[: self.limit + 1])
        start = (self.page - 1) * self.limit
        return list(queryset[start : start + self.limit + 1])

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        """`{<plural>: […], total, page, limit, next_cursor}`."""
        plural = getattr(self.view, "plural", "results")
        return Response({plural: data, **self.counts()})

    def counts(self) -> dict[str, Any]:
        """What stands beside the rows."""
        return {
            "total": self.total,
            "page": self.page,
            "limit": self.limit,
            "next_cursor": self.next_cursor,
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The query parameters, for OpenAPI."""
        number = {"type": "integer", "minimum": 1}
        return [
            _parameter("page", number | {"default": 1}, "Page number"),
            _parameter(
                "limit", number | {"maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}, "Items per page"
            ),
            _parameter("cursor", {"type": "string"}, "next_cursor of the page before"),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same for OpenAPI; `neptie.api.schema` sets the view."""
        number = {"type": "integer"}
        cursor = {"type": ["string", "null"]}
        properties = {
            getattr(self.view, "plural", "results"): schema,
            "total": number,
            "page": number,
            "limit": number,
            "next_cursor": cursor,
        }
        return {"type": "object", "required": list(properties), "properties": properties}


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


def page_and_limit(params: Mapping[str, str]) -> tuple[int, int]:
    """What page is asked for, and of how many; Invalid when it is none."""
    limit = _whole_number(params, "limit", DEFAULT_LIMIT, MAX_LIMIT)
    return _whole_number(params, "page", 1, MAX_PAGE), limit


def _whole_number(params: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = params.get(name, str(default))
    if text.isascii() and text.isdigit() and len(text) < 12 and 1 <= int(text) <= most:
        return int(text)
    sentence = _("Must be a whole number from 1 to %(most)s.") % {"most": most}
    raise Invalid(f"{name}: {sentence}", errors={name: [sentence]})


def encode(last_id: UUID) -> str:
    """A cursor: 22 characters of base64url."""
    return base64.urlsafe_b64encode(last_id.bytes).rstrip(b"=").decode()


def decode(cursor: str) -> UUID:
    """The id in a cursor; Invalid when it is none."""
    try:
        return UUID(bytes=base64.b64decode(cursor + "==", altchars=b"-_", validate=True))
    except (ValueError, binascii.Error) as error:
        raise not_a_cursor() from error


def not_a_cursor() -> Invalid:
    """The 400 for a `cursor` that no list gave."""
    sentence = _("This is not a cursor that a list gave.")
    return Invalid(f"cursor: {sentence}", errors={"cursor": [sentence]})
