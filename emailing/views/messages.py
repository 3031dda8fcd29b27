"""All mail as a list; and one message: its words, where it stands, and what became of it."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.pages import Page
from accounts.scopes import READ_CAMPAIGNS
from campaigns.models import Campaign
from emailing.models import Mailbox, Message, MessageState, Provider
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from emailing.selectors.messages import exceptions_in, mail_in
from emailing.selectors.pacing import wait_of
from emailing.selectors.story import in_sandbox, story_of, whole_message
from emailing.services.showing import wire_form
from neptie.kernel.clock import now
from neptie.pages.walking import walked

_OFFERED = 200


class MessagesPage(Page):
    """All mail, newest first; `?campaign=`, `?mailbox=` and `?status=` narrow it."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS}
    template = "emailing/messages.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of them, and how many are not simply sent."""
        campaign, mailbox = self._id("campaign"), self._id("mailbox")
        asked = request.GET.get("status", "")
        status = asked if asked in MessageState.values else ""
        found = mail_in(self.workspace_id, campaign_id=campaign, account_id=mailbox, status=status)
        counts = exceptions_in(self.workspace_id)
        context = {
            "walked": walked(request, found),
            "campaigns": self._campaigns(campaign),
            "mailboxes": Mailbox.objects.in_workspace(self.workspace_id).order_by("email"),
            "campaign": campaign,
            "mailbox": mailbox,
            "status": status,
            "statuses": [
                (value, label, counts.get(value)) for value, label in MessageState.choices
            ],
            "uncertain": counts.get(MessageState.UNCERTAIN, 0),
            "is_narrowed": bool(campaign or mailbox or status),
        }
        is_part = (
            "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers
        )
        return self.shown(context, template="emailing/messages_rows.html" if is_part else "")

    def _id(self, name: str) -> UUID | None:
        try:
            return UUID(self.request.GET.get(name, ""))
        except ValueError:
            return None

    def _campaigns(self, chosen: UUID | None) -> list[Campaign]:
        """The newest to choose from, and the one that is chosen."""
        campaigns = Campaign.objects.in_workspace(self.workspace_id)
        newest = list(campaigns.order_by("-id")[:_OFFERED])
        if chosen is None or any(each.id == chosen for each in newest):
            return newest
        return [*newest, *campaigns.filter(id=chosen)]


class MessagePage(Page):
    """One of them; `?show=source` is its wire form."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS}
    template = "emailing/message.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """NotFound for another workspace's."""
        message = whole_message(self.workspace_id, id)
        is_sandbox = message.mailbox.provider == Provider.SANDBOX
        unsubscribe = f"[{_('link to unsubscribe')}]"
        is_source = request.GET.get("show") == "source"
        context = {
            "message": message,
            "meaning": _meaning(message, is_sandbox=is_sandbox),
            "waits": wait_of(message, at=now()),
            "story": story_of(message),
            "mail_id": in_sandbox(message) if is_sandbox else None,
            "words": message.body_text.replace(UNSUBSCRIBE_PLACEHOLDER, unsubscribe),
            "wire": wire_form(message, at=now()) if is_source else None,
        }
        return self.shown(context)


def _meaning(message: Message, *, is_sandbox: bool) -> str:
    """What a state means for the person who reads it."""
    meanings = {
        MessageState.QUEUED: _("It waits in the outbox for its time."),
        MessageState.SENDING: _("It is being handed to the mail server right now."),
        MessageState.SENT: (
            _("The sandbox received it; nobody outside did.")
            if is_sandbox
            else _("The mail server took it.")
        ),
        MessageState.UNCERTAIN: _unknown(message),
        MessageState.FAILED: _("It did not go out, and is not tried again."),
        MessageState.SKIPPED: _("It was not to go out."),
        MessageState.BOUNCED: _("The recipient's server sent it back."),
    }
    return meanings[MessageState(message.state)]


def _unknown(message: Message) -> str:
    held = _(
        "The connection was lost while the mail server answered, so it may have gone out or not. "
        "It is never sent again by itself, and the lead gets nothing further meanwhile."
    )
    if message.look_at is None:
        return held
    looked = _("It is looked for at the provider, next at %(time)s; you need not decide yet.")
    return f"{held} {looked % {'time': date_format(localtime(message.look_at), 'H:i')}}"
