"""The mailboxes that a team sends through: health, adding, changing, testing, removing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Workspace
from accounts.pages import Act, FormPage, Page, form_shows
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from emailing.forms.mailboxes import (
    NewSandboxForm,
    NewSmtpForm,
    PacedSenderForm,
    SenderForm,
    SmtpForm,
)
from emailing.models import Mailbox, Provider
from emailing.providers import GRANTING
from emailing.selectors.mailboxes import living_mailboxes
from emailing.selectors.pacing import Rest, Usage, rest_of, usage_of
from emailing.services import mailboxes
from emailing.services.connecting import test_mailbox
from emailing.services.servers import change_servers
from neptie.kernel.clock import now
from neptie.kernel.errors import DomainError, Invalid
from neptie.pages.paging import listed
from neptie.pages.toasts import toast, trouble


@dataclass(frozen=True)
class Row:
    """A mailbox with its health: `tone` and `word` for the badge, `why` in a sentence."""

    mailbox: Mailbox
    usage: Usage
    rest: Rest | None
    tone: str
    word: str
    why: str

    @property
    def is_by_leave(self) -> bool:
        """Whether it is connected, and connected again, by a person's leave."""
        return self.mailbox.provider in GRANTING

    @property
    def is_disconnected(self) -> bool:
        """Whether it waits to be connected again."""
        return self.mailbox.status == Mailbox.Status.DISCONNECTED


class MailboxesPage(Page):
    """All of them."""

    scopes = {"get": READ_CAMPAIGNS}
    template = "emailing/mailboxes.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Those with the oldest first, the sandbox among them."""
        mailboxes.ensure_sandbox(workspace_id=self.workspace_id)
        found = listed(request, living_mailboxes(self.workspace_id).order_by("id"))
        return self.shown({"listed": found, "rows": _rows(found.rows, self.workspace)})


def _rows(found: Sequence[Mailbox], workspace: Workspace) -> list[Row]:
    at = now()
    usages = usage_of(found, at=at, zone=ZoneInfo(workspace.timezone))
    return [_row(mailbox, usages[mailbox.id], rest_of(mailbox, at=at)) for mailbox in found]


def _row(mailbox: Mailbox, usage: Usage, rest: Rest | None) -> Row:
    why = mailboxes.trouble_of(mailbox)
    if mailbox.status == Mailbox.Status.DISCONNECTED:
        health = ("trouble", _("Disconnected"), mailbox.last_error)
    elif why is not None:
        health = ("trouble", _("Cannot send"), why)
    elif mailbox.last_error:
        health = ("waiting", _("Tries again"), mailbox.last_error)
    elif rest is not None:
        health = ("waiting", _("Rests"), rest.why)
    else:
        health = ("good", _("Can send"), "")
    return Row(mailbox, usage, rest, *health)


class _MailboxForm(FormPage):
    """A form whose act reaches over the network, so that no transaction is open around it."""

    scopes = {"get": WRITE_CAMPAIGNS, "post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Save, then test what was committed; or show the form again, without the password."""
        form = self.form(request.POST)
        if form.is_valid():
            try:
                return self.act(form)
            except DomainError as error:
                form_shows(form, _beside_fields(error))
        return self.with_form(form, status=422)

    def tested(self, mailbox: Mailbox) -> HttpResponse:
        """Say how the mailbox's test went, and lead where something can be done about it."""
        try:
            test_mailbox(workspace_id=self.workspace_id, mailbox_id=mailbox.id)
        except DomainError as error:
            cannot_send = _("%(email)s is saved, but cannot send yet. %(reason)s")
            cannot_look = _(
                "%(email)s is saved and can send, but not look up what it sent. %(reason)s"
            )
            sentence = cannot_look if error.code == "imap_not_working" else cannot_send
            trouble(self.request, sentence % {"email": mailbox.email, "reason": error.message})
            return redirect("mailbox", mailbox.id)
        toast(self.request, _("%(email)s is saved and can send.") % {"email": mailbox.email})
        return redirect("mailboxes")


def _beside_fields(error: DomainError) -> DomainError:
    """`smtp.host` is the field `host` here, and `imap.host` the field `imap_host`."""
    if not isinstance(error, Invalid):
        return error
    errors = {
        name.removeprefix("smtp.").replace("imap.", "imap_"): said
        for name, said in error.errors.items()
    }
    return Invalid(error.message, errors=errors, code=error.code)


class NewSmtpPage(_MailboxForm):
    """Connect a server."""

    template = "emailing/mailbox_new.html"
    form_class = NewSmtpForm

    def act(self, form: forms.Form) -> HttpResponse:
        """Saved first: a server that is away for an hour costs nobody their typing."""
        assert isinstance(form, NewSmtpForm)
        mailbox = mailboxes.create_mailbox(
            workspace_id=self.workspace_id,
            actor_id=self.actor_id,
            provider=Provider.SMTP,
            email=form.cleaned_data["email"],
            smtp=form.server,
            imap=form.imap_server,
            sender_name=form.cleaned_data["sender_name"],
            signature=form.cleaned_data["signature"],
            **form.limits,
        )
        return self.tested(mailbox)


class NewSandboxPage(_MailboxForm):
    """Another sandbox mailbox."""

    template = "emailing/mailbox_new.html"
    form_class = NewSandboxForm

    def act(self, form: forms.Form) -> HttpResponse:
        """It works at once."""
        mailbox = mailboxes.create_mailbox(
            workspace_id=self.workspace_id,
            actor_id=self.actor_id,
            provider=Provider.SANDBOX,
            **form.cleaned_data,
        )
        return self.tested(mailbox)


_STORED = PacedSenderForm.base_fields
"""What a form changes of the mailbox itself."""


class MailboxPage(_MailboxForm):
    """One mailbox: its sender, and its server where it has one."""

    template = "emailing/mailbox.html"

    def form(self, *data: Any) -> forms.Form:
        """An SMTP mailbox has a server to ask for; the sandbox has no limits."""
        others: dict[str, Callable[..., forms.Form]] = {
            Provider.SMTP: SmtpForm,
            Provider.SANDBOX: SenderForm,
        }
        form_class = others.get(self.mailbox.provider, PacedSenderForm)
        return form_class(*data, initial=self.initial())

    @cached_property
    def mailbox(self) -> Mailbox:
        """The one of the address; NotFound."""
        return living_mailboxes(self.workspace_id).get_or_refuse(
            workspace_id=self.workspace_id, id=self.kwargs["id"]
        )

    def initial(self) -> dict[str, Any]:
        """What is stored; never the password."""
        stored = {name: getattr(self.mailbox, name) for name in _STORED}
        servers = self.mailbox.servers
        imap = {f"imap_{name}": value for name, value in servers.get("imap", {}).items()}
        return {**servers.get("smtp", {}), **imap, **stored}

    def context(self) -> dict[str, Any]:
        """Its health above the form."""
        return {"row": _rows([self.mailbox], self.workspace)[0]}

    def act(self, form: forms.Form) -> HttpResponse:
        """The server first: it is what can be refused."""
        mailbox_id: UUID = self.kwargs["id"]
        if isinstance(form, SmtpForm):
            change_servers(
                workspace_id=self.workspace_id,
                mailbox_id=mailbox_id,
                smtp=form.server,
                imap=form.imap_server,
                actor_id=self.actor_id,
            )
        changed = [name for name in form.changed_data if name in _STORED]
        mailbox = mailboxes.update_mailbox(
            workspace_id=self.workspace_id,
            mailbox_id=mailbox_id,
            changes={name: form.cleaned_data[name] for name in changed},
            actor_id=self.actor_id,
        )
        return self.tested(mailbox)


class TestMailbox(Act):
    """Connect and sign in, without sending anything. May be asked as often as one likes."""

    scopes = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """No transaction is open while the server is asked."""
        mailbox = test_mailbox(workspace_id=self.workspace_id, mailbox_id=id)
        toast(request, _("%(email)s works: it can send.") % {"email": mailbox.email})
        return redirect(self.back())

    def back(self) -> str:
        """To the list, or to the mailbox's own page."""
        if self.request.POST.get("from") == "mailbox":
            return reverse("mailbox", args=[self.kwargs["id"]])
        return reverse("mailboxes")


class RemoveMailbox(Act):
    """Nothing is sent through it from here on."""

    scopes = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """What was sent through it stays counted."""
        mailboxes.archive_mailbox(
            workspace_id=self.workspace_id, mailbox_id=id, actor_id=self.actor_id
        )
        toast(request, _("The mailbox is removed, and its password deleted."))
        return redirect(self.back())

    def back(self) -> str:
        """To the list."""
        return reverse("mailboxes")
