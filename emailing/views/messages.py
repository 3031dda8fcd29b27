"""One message: its words, where it stands, and what became of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.pages import Page
from accounts.scopes import READ_CAMPAIGNS
from emailing.models import Message, MessageState, Provider
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from emailing.selectors.pacing import wait_of
from emailing.selectors.story import in_sandbox, story_of, whole_message
from neptie.kernel.clock import now


class MessagePage(Page):
    """Read only."""

    scopes = {"get": READ_CAMPAIGNS}
    template = "emailing/message.html"

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """NotFound for another workspace's."""
        message = whole_message(self.workspace_id, id)
        is_sandbox = message.mailbox.provider == Provider.SANDBOX
        unsubscribe = f"[{_('link to unsubscribe')}]"
        waits = wait_of(message, at=now())
        context = {
            "message": message,
            "meaning": _meaning(message, is_sandbox=is_sandbox),
            "waits": waits,
            "story": story_of(message),
            "mail_id": in_sandbox(message) if is_sandbox else None,
            "words": message.body_text.replace(UNSUBSCRIBE_PLACEHOLDER, unsubscribe),
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
        MessageState.UNCERTAIN: _(
            "The connection was lost while the mail server answered, so it may have gone out or "
            "not. It is not sent again by itself, and the lead gets nothing further meanwhile. "
            "Look into the mailbox's sent mail, or ask the recipient."
        ),
        MessageState.FAILED: _("It did not go out, and is not tried again."),
        MessageState.SKIPPED: _("It was not to go out."),
        MessageState.BOUNCED: _("The recipient's server sent it back."),
    }
    return meanings[MessageState(message.state)]
