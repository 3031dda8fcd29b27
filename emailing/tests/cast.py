"""Mailboxes, campaigns and messages for tests, made as the product makes them."""

from typing import Any

from accounts.models import Membership
from campaigns.models import Campaign
from emailing.models import Mailbox, Message, SandboxMessage
from emailing.rules.parts import Parts
from emailing.services.mailboxes import create_mailbox, usable_mailboxes
from emailing.services.outbox import Draft, queue_message
from emailing.services.sending import send_due
from leads.models import Lead


def a_lead(owner: Membership, email: str = "grace@navy.example", **fields: Any) -> Lead:
    """A lead of the owner's workspace."""
    return Lead.objects.create(
        workspace_id=owner.workspace_id, full_name="Grace Hopper", email=email, **fields
    )


def a_campaign(owner: Membership, **fields: Any) -> Campaign:
    """A running campaign."""
    values = {"name": "Spring", "type": "email", "status": "active", **fields}
    return Campaign.objects.create(workspace_id=owner.workspace_id, **values)


def a_sandbox(owner: Membership) -> Mailbox:
    """The workspace's own sandbox."""
    return usable_mailboxes(workspace_id=owner.workspace_id)[0]


def an_smtp_mailbox(owner: Membership, port: int, **server: Any) -> Mailbox:
    """A mailbox at a server on this machine, without encryption or sign-in."""
    plain = {"host": "127.0.0.1", "port": port, "username": "", "password": "", "security": "none"}
    return create_mailbox(
        workspace_id=owner.workspace_id,
        actor_id=None,
        email="ada@engines.example",
        provider="smtp",
        smtp={**plain, **server},
        sender_name="Ada Byron",
    )


def a_message(owner: Membership, mailbox: Mailbox | None = None, **fields: Any) -> Message:
    """A queued message that is due: to Grace, through the sandbox, if nothing else is said."""
    values: dict[str, Any] = {
        "campaign": fields.pop("campaign", None) or a_campaign(owner),
        "lead": fields.pop("lead", None) or a_lead(owner),
        "mailbox": mailbox or a_sandbox(owner),
        "subject": "Hello",
        "body": "Hi Grace",
    }
    return queue_message(Draft(**{**values, **fields}))


def some_messages(owner: Membership, count: int, mailbox: Mailbox | None = None) -> list[Message]:
    """Queued messages of one campaign, to as many leads."""
    campaign, mailbox = a_campaign(owner), mailbox or a_sandbox(owner)
    return [
        a_message(
            owner, mailbox, campaign=campaign, lead=a_lead(owner, f"lead{number}@leads.example")
        )
        for number in range(count)
    ]


def received(owner: Membership) -> list[str]:
    """The addresses that the workspace's sandbox received mail for, in order."""
    mails = SandboxMessage.objects.in_workspace(owner.workspace_id).order_by("recipient")
    return list(mails.values_list("recipient", flat=True))


def a_sent_message(owner: Membership, **fields: Any) -> Message:
    """A message that the sandbox received."""
    message = a_message(owner, **fields)
    send_due()
    message.refresh_from_db()
    return message


def sandbox_parts(message: Message) -> Parts:
    """What the sandbox shows of a message."""
    return SandboxMessage.objects.get(message_id=message.message_id).parts
