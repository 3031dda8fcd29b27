"""`GET leads`: filters, orders, pages; the rows go as they are from the database into JSON."""

from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from accounts.endpoints import Endpoint
from leads.api.asked import criteria_asked
from leads.api.cursors import cursor_at, place_of
from leads.api.serializers import LeadQuerySerializer, LeadSerializer
from leads.selectors.ordering import SORTS, Place, Sort
from leads.selectors.rows import lead_rows
from leads.selectors.totals import total
from neptie.api.pagination import page_and_limit
from neptie.api.schema import page_of
from neptie.kernel.errors import Invalid

_BESIDE = ("sort", "page", "limit", "cursor")


class LeadListing(Endpoint):
    """The list, without a serializer: a page of it takes as long as its rows do.

    `LeadSerializer` says the same fields one by one; a test holds them together.
    """

    serializer_class = LeadSerializer
    plural = "leads"

    @extend_schema(parameters=[LeadQuerySerializer], responses=page_of(LeadSerializer))
    def list(self, request: Request) -> HttpResponse:
        """The workspace's leads that the filters leave, newest first or as `sort` says"""
        workspace_id = self.principal.workspace_id
        params = request.query_params.dict()
        criteria = criteria_asked(workspace_id, params, beside=_BESIDE)
        sort, (page, limit) = _sort(params), page_and_limit(params)
        cursor = params.get("cursor")
        count = total(workspace_id, *criteria)
        found = lead_rows(
            workspace_id,
            *criteria,
            sort=sort,
            limit=limit + 1,
            offset=0 if cursor else (page - 1) * limit,
            after=place_of(sort, cursor) if cursor else None,
            expected=count,
        )
        return _json(
            {
                "leads": [_shown(row) for row in found[:limit]],
                "total": count,
                "page": page,
                "limit": limit,
                "next_cursor": _behind(sort, found[limit - 1]) if len(found) > limit else None,
            }
        )


def _sort(params: dict[str, str]) -> Sort:
    asked = params.get("sort", "newest")
    if asked in SORTS:
        return asked
    sentence = _("Must be one of: %s.") % ", ".join(SORTS)
    raise Invalid(f"sort: {sentence}", errors={"sort": [sentence]})


def _behind(sort: Sort, row: dict[str, Any]) -> str:
    return cursor_at(sort, Place(row["sort_key"], row["id"]))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """As JSON: what a lead has of its own is JSON already, and passed through."""
    shown = {**row, "custom": orjson.Fragment(row["custom"])}
    del shown["sort_key"]
    return shown


def _json(answer: dict[str, Any]) -> HttpResponse:
    content = orjson.dumps(answer, option=orjson.OPT_UTC_Z)
    return HttpResponse(content, content_type="application/json")
