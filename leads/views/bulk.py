"""Acts on the leads that were selected."""

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
from leads.models import Status
from leads.selectors.leads import leads_in
from leads.services import bulk
from leads.services.bulk import Change
from neptie.kernel.errors import Invalid, NotFound
from neptie.kernel.ids import new_id
from neptie.pages.toasts import toast, trouble

UNDO_KEY = "leads_undo"
MOST = 500


class BulkAct(Act):
    """POST `lead` once for each; then back to `next`, the table as it was narrowed."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def ids(self) -> list[UUID]:
        """Which leads; Invalid for none, or for what is no id."""
        said = self.request.POST.getlist("lead")
        try:
            found = [UUID(each) for each in said]
        except ValueError as error:
            raise Invalid(_("Select leads in the table first.")) from error
        if not 0 < len(found) <= MOST:
            raise Invalid(_("Select at least one lead first."))
        return found

    def said(self, name: str) -> str:
        """What was chosen, without what no text may have."""
        return self.request.POST.get(name, "").replace("\0", "")

    def back(self) -> str:
        """The table, or where it was asked from."""
        address = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return address if is_ours and address.startswith("/leads/") else reverse("leads")

    def told(self, change: Change, sentence: str, **words: str) -> HttpResponse:
        """How many leads changed, with a way back."""
        if not change.after:
            toast(self.request, _("Nothing changed: these leads were so already."))
            return redirect(self.back())
        sentence %= {"count": f"{len(change.after):,}", **words}
        is_final = change.field == "status" and Status.UNSUBSCRIBED in change.after.values()
        toast(self.request, sentence, undo="" if is_final else self._undo(change))
        return redirect(self.back())

    def _undo(self, change: Change) -> str:
        key = new_id()
        self.request.session[UNDO_KEY] = {"key": str(key), **_stored(change)}
        return reverse("lead-undo", args=[key])


class SetStatus(BulkAct):
    """`status` for all of them."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set it."""
        status = self.said("status")
        change = bulk.set_status(
            workspace_id=self.workspace_id,
            lead_ids=self.ids(),
            status=status,
            actor_id=self.actor_id,
        )
        sentence = ngettext(
            "%(count)s lead is now “%(status)s”.",
            "%(count)s leads are now “%(status)s”.",
            len(change.after),
        )
        return self.told(change, sentence, status=str(Status(status).label))


class SetOwner(BulkAct):
    """`owner`, a member's id or blank, for all of them."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set it."""
        change = bulk.set_owner(
            workspace_id=self.workspace_id,
            lead_ids=self.ids(),
            owner_id=self._owner(),
            actor_id=self.actor_id,
        )
        sentence = ngettext(
            "%(count)s lead has a new owner.",
            "%(count)s leads have a new owner.",
            len(change.after),
        )
        return self.told(change, sentence)

    def _owner(self) -> UUID | None:
        said = self.said("owner")
        try:
            return UUID(said) if said and said != "nobody" else None
        except ValueError as error:
            raise Invalid(_("Choose an owner.")) from error


class AddTag(BulkAct):
    """`tag` for all of them."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add it."""
        tag = self.said("tag").strip()
        change = bulk.add_tag(
            workspace_id=self.workspace_id, lead_ids=self.ids(), tag=tag, actor_id=self.actor_id
        )
        sentence = ngettext(
            "%(count)s lead was tagged “%(tag)s”.",
            "%(count)s leads were tagged “%(tag)s”.",
            len(change.after),
        )
        return self.told(change, sentence, tag=tag)


class RemoveTag(BulkAct):
    """`tag` taken from all of them."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remove it."""
        tag = self.said("tag").strip()
        change = bulk.remove_tag(
            workspace_id=self.workspace_id, lead_ids=self.ids(), tag=tag, actor_id=self.actor_id
        )
        sentence = ngettext(
            "“%(tag)s” was taken from %(count)s lead.",
            "“%(tag)s” was taken from %(count)s leads.",
            len(change.after),
        )
        return self.told(change, sentence, tag=tag)


class SureAct(BulkAct):
    """An act that nothing takes back: the first POST asks, one with `sure` acts."""

    template = "leads/sure.html"
    words: ClassVar[Mapping[str, Any]] = {}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask, or do it."""
        ids = self.ids()
        if "sure" in request.POST:
            return self.act(ids)
        leads = leads_in(self.workspace_id).filter(id__in=ids).order_by("full_name", "id")
        if not (found := list(leads)):
            raise NotFound(_("There is no lead with this id."))
        return self.shown({"leads": found, "next": self.back(), **self.words})

    def act(self, ids: list[UUID]) -> HttpResponse:
        """Do it, tell, and back."""
        raise NotImplementedError


class Suppress(SureAct):
    """Their addresses get no mail any more."""

    words: ClassVar = {"is_suppression": True}

    def act(self, ids: list[UUID]) -> HttpResponse:
        """Suppress."""
        count = bulk.suppress_leads(
            workspace_id=self.workspace_id, lead_ids=ids, actor_id=self.actor_id
        )
        sentence = ngettext(
            "%(count)s address is suppressed: no mail goes there any more.",
            "%(count)s addresses are suppressed: no mail goes there any more.",
            count,
        )
        toast(self.request, sentence % {"count": f"{count:,}"})
        return redirect(self.back())


class Delete(SureAct):
    """They are deleted, but for those that were written to."""

    def act(self, ids: list[UUID]) -> HttpResponse:
        """Delete."""
        gone, kept = bulk.delete_leads(
            workspace_id=self.workspace_id, lead_ids=ids, actor_id=self.actor_id
        )
        deleted = ngettext("%(count)s lead deleted.", "%(count)s leads deleted.", gone)
        stays = ngettext(
            "%(count)s was contacted, so it stays for the figures; set it to unsubscribed instead.",
            "%(count)s were contacted, so they stay for the figures; set them to unsubscribed "
            "instead.",
            kept,
        )
        if gone or not kept:
            toast(self.request, deleted % {"count": f"{gone:,}"})
        if kept:
            trouble(self.request, stays % {"count": f"{kept:,}"})
        return redirect(self.back())


class Undo(BulkAct):
    """The last act on selected leads is taken back, once."""

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Where somebody changed a lead since, theirs stays."""
        stored = request.session.get(UNDO_KEY)
        if not stored or stored["key"] != str(id):
            raise NotFound(_("There is nothing left to undo."))
        del request.session[UNDO_KEY]
        count = bulk.put_back(
            workspace_id=self.workspace_id, change=_read(stored), actor_id=self.actor_id
        )
        sentence = ngettext("%(count)s lead is as it was.", "%(count)s leads are as before.", count)
        toast(request, sentence % {"count": f"{count:,}"})
        return redirect(self._where() or reverse("leads"))

    def _where(self) -> str:
        """The page that showed the toast."""
        address = self.request.headers.get("Referer", "")
        host = self.request.get_host()
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={host})
        return address if is_ours else ""


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
