"""Connecting a mailbox by its owner's leave: off to Google or Microsoft, and back."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.pages import Page
from accounts.pages.base import to_sign_in
from accounts.scopes import WRITE_CAMPAIGNS
from emailing.models import Mailbox, Provider
from emailing.providers import GRANTING
from emailing.selectors.mailboxes import living_mailboxes
from emailing.services import granting
from neptie.kernel.errors import DomainError, Unauthenticated
from neptie.pages.toasts import toast, trouble


class ChoicePage(Page):
    """What kind of mailbox?"""

    scopes = {"get": WRITE_CAMPAIGNS}
    template = "emailing/mailbox_choice.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Whoever is not set up here says what it takes."""
        is_set_up = {name: provider.is_set_up for name, provider in GRANTING.items()}
        return self.shown(
            {
                "is_set_up": is_set_up,
                "return_to": {name: granting.return_address(name) for name in GRANTING},
            }
        )


class LeavePage(Page):
    """To a provider, for a mailbox that is new. It only ever leads away: a link, so that the
    policy on where forms lead stays narrow."""

    scopes = {"get": WRITE_CAMPAIGNS}
    provider: ClassVar[str]

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Off we go."""
        address = granting.begin(
            workspace_id=self.workspace_id,
            membership_id=self.member.id,
            provider=self.provider,
            is_on_page=True,
        )
        return redirect(address)

    def back(self) -> str:
        """To the choice."""
        return reverse("mailbox-new")


class ConnectGmail(LeavePage):
    """To Google."""

    provider = Provider.GMAIL


class ConnectOutlook(LeavePage):
    """To Microsoft."""

    provider = Provider.OUTLOOK


class ReconnectPage(Page):
    """To the provider of a mailbox, to be connected again."""

    scopes = {"get": WRITE_CAMPAIGNS}

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Off we go."""
        mailbox = living_mailboxes(self.workspace_id).get_or_refuse(
            workspace_id=self.workspace_id, id=id
        )
        if mailbox.provider not in GRANTING:
            return redirect("mailbox", id)
        address = granting.begin(
            workspace_id=self.workspace_id,
            membership_id=self.member.id,
            provider=mailbox.provider,
            mailbox_id=id,
            is_on_page=True,
        )
        return redirect(address)

    def back(self) -> str:
        """To the mailbox."""
        return reverse("mailbox", args=[self.kwargs["id"]])


@require_GET
def connected(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Back from the provider, with what it said; then to the mailbox, with how it went.

    Open to anybody: it is opened by the state, and by whose browser it is where a page of ours
    began it.
    """
    try:
        mailbox = _finished(request, provider)
    except Unauthenticated:
        return to_sign_in(request)
    except DomainError as error:
        trouble(request, error.message)
        return redirect("mailboxes")
    toast(request, _("%(email)s is connected and can send.") % {"email": mailbox.email})
    return redirect("mailbox", mailbox.id)


def _finished(request: HttpRequest, provider: str) -> Mailbox:
    return granting.finish(
        provider=provider,
        state=request.GET.get("state", ""),
        code=request.GET.get("code", ""),
        refusal=request.GET.get("error", ""),
        user_id=request.user.pk,
    )
