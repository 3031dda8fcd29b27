"""The mails of one lead, as its page lists them."""

from uuid import UUID

from emailing.models import Message

SHOWN = 20
_BODIES = ("body_text", "body_html", "links")


def messages_of_lead(*, workspace_id: UUID, lead_id: UUID) -> list[Message]:
    """The newest of them first, with campaign; one query, and no bodies."""
    messages = Message.objects.in_workspace(workspace_id).filter(lead_id=lead_id)
    return list(messages.select_related("campaign").defer(*_BODIES).order_by("-id")[:SHOWN])
