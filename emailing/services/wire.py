"""A message in its wire form, made when it is about to leave: links, pixel, opt-out, signature."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from itertools import count
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from emailing.models import Message
from emailing.providers.base import Parcel
from emailing.rules import bodies, dkim, mime, tokens
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from emailing.selectors.attached import attached_to
from emailing.selectors.signing import signers_of
from neptie.kernel.keyring import keyring

TRACKING = "tracking"
_PATHS: dict[tokens.Kind, str] = {"open": "/t/o/%s.gif", "click": "/t/c/%s", "unsubscribe": "/u/%s"}


def address_of(kind: tokens.Kind, message_id: UUID, index: int | None = None) -> str:
    """The public address of a message's pixel, of its link number `index`, or of its opt-out."""
    token = tokens.make(keyring().derived(TRACKING), kind, message_id, index)
    return settings.NEPTIE_PUBLIC_URL + _PATHS[kind] % token


class Press:
    """Writes some messages as mails; what they share (files, keys that sign) is read once.

    Their mailboxes and workspaces are loaded.
    """

    def __init__(self, messages: Sequence[Message]) -> None:
        mailboxes = {message.mailbox_id: message.mailbox for message in messages}
        self._files = attached_to(messages)
        self._signers = signers_of(list(mailboxes.values()))

    def parcel_of(self, message: Message, *, at: datetime) -> Parcel:
        """The message as bytes, with its envelope; BadMail when it cannot be written as a mail."""
        mail = replace(_mail(message, at), attachments=self._files[message.id])
        signer = self._signers.get(message.mailbox_id)
        raw = mime.build(mail)
        return Parcel(
            message_id=message.message_id,
            marker=str(message.marker),
            sender=mime.address(message.mailbox.email),
            recipient=mime.address(message.to),
            subject=message.subject,
            raw=dkim.sign(raw, **vars(signer)) if signer else raw,
        )


def parcel_of(message: Message, *, at: datetime) -> Parcel:
    """One message as `Press` writes it."""
    return Press([message]).parcel_of(message, at=at)


def _mail(message: Message, at: datetime) -> mime.Mail:
    """The mail says who sends it and how to opt out: a footer does where the body itself has no
    such link."""
    mailbox = message.mailbox
    unsubscribe = address_of("unsubscribe", message.id)
    text, html = _signed(message)
    text, html = _with_opt_out(text, html, message.workspace.locale)
    return mime.Mail(
        sender_name=mailbox.sender_name or message.workspace.name,
        sender_address=mailbox.email,
        to=message.to,
        subject=message.subject,
        date=at,
        message_id=message.message_id,
        marker=str(message.marker),
        text=text.replace(UNSUBSCRIBE_PLACEHOLDER, unsubscribe),
        html=html.replace(UNSUBSCRIBE_PLACEHOLDER, unsubscribe),
        unsubscribe_url=unsubscribe,
    )


def _signed(message: Message) -> tuple[str, str]:
    """Both parts with what is counted tracked, then the signature, whose links are not counted."""
    text, html = message.body_text, message.body_html
    if message.track_clicks:
        numbers = count()
        html = bodies.with_links(
            html,
            lambda _link: address_of("click", message.id, next(numbers)),
            skip={UNSUBSCRIBE_PLACEHOLDER},
        )
    signature = message.mailbox.signature
    if signature and signature not in text:
        text = f"{text.rstrip()}\n\n-- \n{_as_text(signature)}"
        html = f"{html}\n{_as_html(signature)}"
    if message.track_opens:
        html = bodies.with_pixel(html, address_of("open", message.id))
    return text, html


def _as_text(signature: str) -> str:
    return bodies.html_to_plain(signature) if bodies.is_html(signature) else signature


def _as_html(signature: str) -> str:
    if bodies.is_html(signature):
        return bodies.sanitize(signature)
    return bodies.plain_to_html(signature)


def _with_opt_out(text: str, html: str, locale: str) -> tuple[str, str]:
    with translation.override(locale):
        words = _("Unsubscribe")
    if UNSUBSCRIBE_PLACEHOLDER not in text:
        text = f"{text.rstrip()}\n\n{words}: {UNSUBSCRIBE_PLACEHOLDER}"
    if UNSUBSCRIBE_PLACEHOLDER not in html:
        html += f'\n<p><a href="{UNSUBSCRIBE_PLACEHOLDER}">{escape(words)}</a></p>'
    return text, html
