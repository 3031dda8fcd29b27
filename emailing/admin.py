"""Emailing for staff: to look at, and to decide what the product cannot decide itself.

No token, no password, and no words of a mail are shown.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Workspace
from campaigns.models import Campaign, Enrollment, StepRun
from emailing.models import (
    ConnectAttempt,
    DomainCheck,
    Event,
    Mailbox,
    Message,
    MessageState,
    Route,
    SandboxMessage,
    SigningDomain,
)
from emailing.services.resolving import resolve_uncertain, send_soon
from leads.models import Lead
from neptie.kernel.clock import now
from neptie.pages.staff.acts import Act, offer
from neptie.pages.staff.links import belongs
from neptie.pages.staff.rows import BY_WORKSPACE, StaffAdmin


@admin.register(Mailbox)
class MailboxAdmin(StaffAdmin[Mailbox]):
    """Accounts, found by id or address, with what last went wrong."""

    list_display = [
        *("email", "provider", "status", "last_error"),
        *("connected_by", "workspace", "archived_at"),
    ]
    list_filter = [BY_WORKSPACE, "provider", "status"]
    list_select_related = ["workspace", "connected_by__user", "connected_by__workspace"]
    search_fields = ["id", "workspace", "email"]


@admin.register(ConnectAttempt)
class ConnectAttemptAdmin(StaffAdmin[ConnectAttempt]):
    """Who went to a provider to connect a mailbox, and whether they came back in time."""

    list_display = ["created_at", "provider", "membership", "used_at", "workspace"]
    list_filter = [BY_WORKSPACE, "provider"]
    list_select_related = ["membership__user", "membership__workspace", "workspace"]
    search_fields = ["id", "workspace", "mailbox"]


@admin.register(SigningDomain)
class SigningDomainAdmin(StaffAdmin[SigningDomain]):
    """Domains whose mails are signed, and since when their keys are seen."""

    list_display = ["domain", "selector", "verified_at", "workspace", "archived_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "domain"]


@admin.register(DomainCheck)
class DomainCheckAdmin(StaffAdmin[DomainCheck]):
    """What DNS said of sending domains, and when."""

    list_display = ["domain", "checked_at", "workspace"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "domain"]


@admin.register(Message)
class MessageAdmin(StaffAdmin[Message]):
    """Messages, found by id or Message-ID, with what became of them."""

    big = True
    hidden = ("body_text", "body_html", "links")
    list_display = ["to", "state", "error", "due_at", "sent_at", "workspace"]
    list_filter = [BY_WORKSPACE, "state"]
    list_select_related = ["workspace"]
    search_fields = ["id", "lead", "campaign", "mailbox", "marker", "message_id"]


@admin.register(SandboxMessage)
class SandboxMessageAdmin(StaffAdmin[SandboxMessage]):
    """What the sandboxes received, without its words."""

    big = True
    list_display = ["recipient", "sender", "subject", "workspace", "received_at"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["id", "workspace", "mailbox"]


@admin.register(Route)
class RouteAdmin(StaffAdmin[Route]):
    """The mailbox and thread that an enrollment's follow-ups stay on."""

    big = True
    list_display = ["id", "mailbox", "thread", "workspace"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["mailbox", "workspace"]
    search_fields = ["id", "enrollment", "mailbox"]


@admin.register(Event)
class EventAdmin(StaffAdmin[Event]):
    """What happened to messages; found by the id of the event, the message or the campaign."""

    big = True
    list_display = ["happened_at", "kind", "first", "machine", "message_id", "campaign_id"]
    list_filter = ["kind"]
    search_fields = ["id", "message_id"]


belongs(Mailbox, ConnectAttempt, Message, SandboxMessage, to=Workspace, by="workspace")
belongs(SigningDomain, DomainCheck, to=Workspace, by="workspace")
belongs(ConnectAttempt, Message, SandboxMessage, Route, to=Mailbox, by="mailbox")
belongs(Message, to=Campaign, by="campaign")
belongs(Message, to=Lead, by="lead")
belongs(Message, to=StepRun, by="step_run")
belongs(Route, to=Enrollment, by="enrollment")
belongs(Event, to=Message, by="message_id")


def _was_sent(message: Message, actor_id: UUID, said: Mapping[str, Any]) -> str:
    _resolve(message, actor_id, was_sent=True)
    return _("Settled as sent; the sequence goes on.")


def _was_not_sent(message: Message, actor_id: UUID, said: Mapping[str, Any]) -> str:
    _resolve(message, actor_id, was_sent=False)
    return _("Settled as failed; the sequence ended for this lead.")


def _resolve(message: Message, actor_id: UUID, *, was_sent: bool) -> None:
    resolve_uncertain(
        workspace_id=message.workspace_id,
        message_id=message.id,
        was_sent=was_sent,
        actor_id=actor_id,
        at=now(),
    )


def _hasten(message: Message, actor_id: UUID, said: Mapping[str, Any]) -> str:
    send_soon(workspace_id=message.workspace_id, message_id=message.id, actor_id=actor_id, at=now())
    return _("Due now; a sender takes it within seconds.")


def _is_uncertain(message: Message) -> bool:
    return message.state == MessageState.UNCERTAIN


offer(
    Message,
    Act(
        name="was-sent",
        title=gettext_lazy("It was sent"),
        asks=gettext_lazy(
            "Look for it first where the mailbox files what it sends, by its Message-ID. It then"
            " counts as sent when it left, and the lead's next step is planned from then. This"
            " cannot be taken back."
        ),
        do=_was_sent,
        offered=_is_uncertain,
    ),
    Act(
        name="was-not-sent",
        title=gettext_lazy("It was not sent"),
        asks=gettext_lazy(
            "Look for it first where the mailbox files what it sends, by its Message-ID. It then"
            " counts as failed, and the sequence ends for this lead. It is never sent again, and"
            " this cannot be taken back."
        ),
        do=_was_not_sent,
        offered=_is_uncertain,
        is_grave=True,
    ),
    Act(
        name="soon",
        title=gettext_lazy("Try again now"),
        asks=gettext_lazy(
            "The provider said “not now”, so nothing of it went out. It is tried again at once"
            " instead of later; limits of the mailbox and pauses hold it as before."
        ),
        do=_hasten,
        offered=lambda message: (
            message.state == MessageState.QUEUED and message.refusals > 0 and message.due_at > now()
        ),
        for_many=True,
    ),
)
