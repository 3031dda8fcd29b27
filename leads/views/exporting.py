"""Leads as a file: those that the table shows, all of its pages, or those selected in it."""

from collections.abc import Iterator
from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.pages import Page
from accounts.scopes import READ_LEADS
from leads.forms.asked import read
from leads.selectors.export import export_lines
from leads.selectors.organizing import segments_of
from neptie.kernel.errors import Invalid


class ExportFile(Page):
    """GET with the table's filters; POST `lead` once for each, or `everything` and `filters`."""

    scopes: ClassVar = {"get": READ_LEADS, "post": READ_LEADS}

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """All that match."""
        return self._all(request.GET)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Those selected."""
        if "everything" in request.POST:
            return self._all(QueryDict(request.POST.get("filters", "")))
        return _file(export_lines(self.workspace_id, lead_ids=self._ids()))

    def back(self) -> str:
        """A refusal is shown by the table."""
        return reverse("leads")

    def _all(self, filters: QueryDict) -> HttpResponseBase:
        asked = read(filters, segments_of(self.workspace_id))
        return _file(export_lines(self.workspace_id, *asked.criteria))

    def _ids(self) -> list[UUID]:
        try:
            found = [UUID(each) for each in self.request.POST.getlist("lead")]
        except ValueError as error:
            raise Invalid(_("Select leads in the table first.")) from error
        if not found:
            raise Invalid(_("Select at least one lead first."))
        return found


def _file(lines: Iterator[bytes]) -> StreamingHttpResponse:
    name = f"leads-{timezone.localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
