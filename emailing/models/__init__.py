"""Mailboxes, the messages that go through them, and what came of each."""

from emailing.models.connecting import ConnectAttempt
from emailing.models.mailbox import Mailbox, Provider, SandboxMessage
from emailing.models.message import EXCEPTIONS, Message, MessageState, Route
from emailing.models.signing import DomainCheck, SigningDomain
from emailing.models.tracking import Event, EventKind

__all__ = [
    "EXCEPTIONS",
    "ConnectAttempt",
    "DomainCheck",
    "Event",
    "EventKind",
    "Mailbox",
    "Message",
    "MessageState",
    "Provider",
    "Route",
    "SandboxMessage",
    "SigningDomain",
]
