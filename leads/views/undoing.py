"""The way back from the last act on selected leads; a person's session remembers it."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import Act
from accounts.scopes import WRITE_LEADS
from leads.services.bulk.acts import put_back
from leads.services.bulk.changing import Change
from neptie.kernel.errors import NotFound
from neptie.kernel.ids import new_id
from neptie.pages.toasts import toast

UNDO_KEY = "leads_undo"


def way_back(request: HttpRequest, change: Change) -> str:
    """Remember a change; the address that takes it back, once."""
    key = new_id()
    request.session[UNDO_KEY] = {"key": str(key), **_stored(change)}
    return reverse("lead-undo", args=[key])


class Undo(Act):
    """The last act on selected leads is taken back, once."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Where somebody changed a lead since, theirs stays."""
        stored = request.session.get(UNDO_KEY)
        if not stored or stored["key"] != str(id):
            raise NotFound(_("There is nothing left to undo."))
        del request.session[UNDO_KEY]
        count = put_back(
            workspace_id=self.workspace_id, change=_read(stored), actor_id=self.actor_id
        )
        sentence = ngettext("%(count)s lead is as it was.", "%(count)s leads are as before.", count)
        toast(request, sentence % {"count": f"{count:,}"})
        return redirect(self.back())

    def back(self) -> str:
        """The page that showed the toast, or the table."""
        address = self.request.headers.get("Referer", "")
        host = self.request.get_host()
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={host})
        return address if is_ours else reverse("leads")


def _stored(change: Change) -> dict[str, Any]:
    """A change as a session holds it."""

    def texts(values: Mapping[UUID, Any]) -> dict[str, Any]:
        return {
            str(id): str(each) if isinstance(each, UUID) else each for id, each in values.items()
        }

    return {"field": change.field, "before": texts(change.before), "after": texts(change.after)}


def _read(stored: Mapping[str, Any]) -> Change:
    is_id = stored["field"] == "owner_id"

    def values(texts: Mapping[str, Any]) -> dict[UUID, Any]:
        return {
            UUID(id): UUID(each) if is_id and each is not None else each
            for id, each in texts.items()
        }

    return Change(stored["field"], values(stored["before"]), values(stored["after"]))
