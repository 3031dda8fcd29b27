"""Mails of which nobody knows whether they went out: a person looks, and says."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import Act, Page
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from emailing.forms.deciding import DecisionForm, DecisionsForm, said
from emailing.selectors.messages import message_in, uncertain_mail
from emailing.services.resolving import resolve_many, resolve_uncertain
from neptie.kernel.clock import now
from neptie.pages.paging import listed
from neptie.pages.toasts import toast


class UncertainPage(Page):
    """What is to be decided."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS}
    template = "emailing/uncertain.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Those that wait longest first."""
        return self.shown({"listed": listed(request, uncertain_mail(self.workspace_id))})


class DecideMessage(Act):
    """POST `was_sent` about one of them."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Settled; the lead's sequence goes on, or ends."""
        message_in(self.workspace_id, id)  # one that is not there comes before what is said of it
        was_sent = said(DecisionForm(request.POST))["was_sent"]
        resolve_uncertain(
            workspace_id=self.workspace_id,
            message_id=id,
            was_sent=was_sent,
            actor_id=self.actor_id,
            at=now(),
        )
        toast(request, _told(1, was_sent=was_sent))
        return redirect(self.back())

    def back(self) -> str:
        """To the list where it was decided there, else to the mail."""
        if "listed" in self.request.POST:
            return reverse("messages-uncertain")
        return reverse("message", args=[self.kwargs["id"]])


class DecideMessages(Act):
    """POST `message` for each, and `was_sent` of them all."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Settled, but for those that somebody else has settled meanwhile."""
        decided = said(DecisionsForm(request.POST))
        count = resolve_many(
            workspace_id=self.workspace_id,
            message_ids=decided["message"],
            was_sent=decided["was_sent"],
            actor_id=self.actor_id,
            at=now(),
        )
        toast(request, _told(count, was_sent=decided["was_sent"]))
        return redirect(self.back())

    def back(self) -> str:
        """To what is left."""
        return reverse("messages-uncertain")


def _told(count: int, *, was_sent: bool) -> str:
    if not count:
        return _("Nothing was left to decide: these mails are settled already.")
    if was_sent:
        told = ngettext(
            "%(count)s mail counts as sent; its lead's sequence goes on.",
            "%(count)s mails count as sent; their leads' sequences go on.",
            count,
        )
    else:
        told = ngettext(
            "%(count)s mail counts as failed; its lead's sequence has ended.",
            "%(count)s mails count as failed; their leads' sequences have ended.",
            count,
        )
    return told % {"count": count}
