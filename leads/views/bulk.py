"""Acts on the leads that were selected in the table, and on all that match its filters."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import Act
from accounts.scopes import WRITE_LEADS
from leads.models import BulkJob, Status
from leads.selectors.jobs import asked, object_name
from leads.selectors.leads import leads_in
from leads.selectors.totals import total
from leads.services.bulk.acts import Outcome, checked, perform
from leads.services.bulk.jobs import start_job
from leads.views.choosing import Chosen, chosen
from leads.views.undoing import way_back
from neptie.kernel.errors import NotFound
from neptie.pages.toasts import toast, trouble


class BulkAct(Act):
    """POST `lead` for each, or `everything` and `filters`; then back to `next`, the table.

    Up to some hundreds it is done at once; for more of them the first POST asks, and one with
    `sure` leaves them to a job and leads to its page.
    """

    scopes: ClassVar = {"post": WRITE_LEADS}
    template = "leads/sure.html"
    act: ClassVar[str]
    asks_always: ClassVar = False

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask, do it, or leave it to a job."""
        leads = chosen(self.workspace_id, request.POST)
        if "sure" not in request.POST and (self.asks_always or not leads.ids):
            return self._ask(leads)
        arguments = checked(
            workspace_id=self.workspace_id, act=self.act, arguments=self.arguments()
        )
        if not leads.ids:
            return self._start(leads, arguments)
        outcome = perform(
            workspace_id=self.workspace_id,
            lead_ids=leads.ids,
            act=self.act,
            arguments=arguments,
            actor_id=self.actor_id,
        )
        self.tell(outcome)
        return redirect(self.back())

    def arguments(self) -> dict[str, Any]:
        """What the act needs, from the form."""
        return {}

    def done(self, count: int) -> str:
        """What was done to so many leads, in a sentence."""
        raise NotImplementedError

    def about(self) -> BulkJob:
        """The act as a job would have it, for the words of the question."""
        arguments = checked(
            workspace_id=self.workspace_id, act=self.act, arguments=self.arguments()
        )
        return BulkJob(workspace_id=self.workspace_id, act=self.act, arguments=arguments)

    def name(self, job: BulkJob) -> str:
        """The list or the owner that it is about."""
        return object_name(job)

    def tell(self, outcome: Outcome) -> None:
        """How many leads changed, with a way back."""
        if not outcome.changed:
            toast(self.request, _("Nothing changed: these leads were so already."))
            return
        undo = way_back(self.request, outcome.change) if outcome.change else ""
        toast(self.request, self.done(len(outcome.changed)), undo=undo)

    def said(self, name: str) -> str:
        """What was chosen, without what no text may have."""
        return self.request.POST.get(name, "").replace("\0", "").strip()

    def back(self) -> str:
        """The table, or where it was asked from."""
        address = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return address if is_ours and address.startswith("/leads/") else reverse("leads")

    def _ask(self, leads: Chosen) -> HttpResponse:
        job = self.about()
        found = leads_in(self.workspace_id).filter(id__in=leads.ids).order_by("full_name", "id")
        shown = list(found) if leads.ids else []
        if leads.ids and not shown:
            raise NotFound(_("There is no lead with this id."))
        context = {
            "job": job,
            "name": self.name(job),
            "leads": shown,
            "count": len(shown) or total(self.workspace_id, *asked(leads.criteria)),
            "next": self.back(),
            "said": self._said_again(leads),
        }
        return self.shown(context)

    def _said_again(self, leads: Chosen) -> list[tuple[str, str]]:
        """The fields of the form, for the answer to bring again."""
        names = ("status", "owner", "tag", "list", "new_list")
        whom = () if leads.ids else ("everything", "filters")
        post = self.request.POST
        return [(name, post[name]) for name in (*names, *whom) if name in post]

    def _start(self, leads: Chosen, arguments: dict[str, Any]) -> HttpResponse:
        job = start_job(
            workspace_id=self.workspace_id,
            membership_id=self.member.id,
            actor_id=self.actor_id,
            act=self.act,
            arguments=arguments,
            criteria=leads.criteria,
        )
        return redirect(f"{reverse('lead-job', args=[job.id])}?{urlencode({'next': self.back()})}")


class SetStatus(BulkAct):
    """`status` for all of them."""

    act = "status"

    def arguments(self) -> dict[str, Any]:
        """The status."""
        return {"status": self.said("status")}

    def done(self, count: int) -> str:
        """They have it."""
        sentence = ngettext(
            "%(count)s lead is now “%(status)s”.", "%(count)s leads are now “%(status)s”.", count
        )
        label = str(Status(self.said("status")).label)
        return sentence % {"count": f"{count:,}", "status": label}


class SetOwner(BulkAct):
    """`owner`, a member's id or blank, for all of them."""

    act = "owner"

    def arguments(self) -> dict[str, Any]:
        """The member's id, or None."""
        said = self.said("owner")
        return {"owner_id": None if said in ("", "nobody") else said}

    def done(self, count: int) -> str:
        """They have one."""
        sentence = ngettext(
            "%(count)s lead has a new owner.", "%(count)s leads have a new owner.", count
        )
        return sentence % {"count": f"{count:,}"}


class _OfTag(BulkAct):
    """`tag` as it was typed."""

    def arguments(self) -> dict[str, Any]:
        """The tag."""
        return {"tag": self.said("tag")}


class AddTag(_OfTag):
    """`tag` for all of them."""

    act = "tag"

    def done(self, count: int) -> str:
        """They have it."""
        sentence = ngettext(
            "%(count)s lead was tagged “%(tag)s”.", "%(count)s leads were tagged “%(tag)s”.", count
        )
        return sentence % {"count": f"{count:,}", "tag": self.said("tag")}


class RemoveTag(_OfTag):
    """`tag` taken from all of them."""

    act = "remove_tag"

    def done(self, count: int) -> str:
        """They have it no more."""
        sentence = ngettext(
            "“%(tag)s” was taken from %(count)s lead.",
            "“%(tag)s” was taken from %(count)s leads.",
            count,
        )
        return sentence % {"count": f"{count:,}", "tag": self.said("tag")}


class Suppress(BulkAct):
    """Their addresses get no mail any more."""

    act = "suppress"
    asks_always = True

    def done(self, count: int) -> str:
        """No mail goes there."""
        sentence = ngettext(
            "%(count)s address is suppressed: no mail goes there any more.",
            "%(count)s addresses are suppressed: no mail goes there any more.",
            count,
        )
        return sentence % {"count": f"{count:,}"}


class Delete(BulkAct):
    """They are deleted, but for those that were written to."""

    act = "delete"
    asks_always = True

    def tell(self, outcome: Outcome) -> None:
        """How many went, and how many had to stay."""
        if outcome.changed or not outcome.kept:
            toast(self.request, self.done(len(outcome.changed)))
        if outcome.kept:
            trouble(self.request, _stayed(len(outcome.kept)))

    def done(self, count: int) -> str:
        """They went."""
        sentence = ngettext("%(count)s lead deleted.", "%(count)s leads deleted.", count)
        return sentence % {"count": f"{count:,}"}


def _stayed(count: int) -> str:
    sentence = ngettext(
        "%(count)s was contacted, so it stays for the figures; set it to unsubscribed instead.",
        "%(count)s were contacted, so they stay for the figures; set them to unsubscribed instead.",
        count,
    )
    return sentence % {"count": f"{count:,}"}
