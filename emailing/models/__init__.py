"""Mailboxes, the messages that go through them, and what came of each."""

from emailing.models.mailbox import Mailbox, Provider, SandboxMessage
from emailing.models.message import Message, MessageState, Route
from emailing.models.tracking import Event, EventKind

__all__ = [
    "Event",
    "EventKind",
    "Mailbox",
    "Message",
    "MessageState",
    "Provider",
    "Route",
    "SandboxMessage",
]
