"""A mail that arrived, taken apart as a mail client does."""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from emailing.rules.bodies import links, sanitize


@dataclass(frozen=True)
class Parts:
    """What a reader sees: `links` are the http and https addresses of the HTML part, in order."""

    text: str
    html: str
    links: list[str]


def parts_of(raw: bytes) -> Parts:
    """The first plain and the first HTML part of a mail in its wire form; blank where absent."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    html = _content(mail, "html")
    return Parts(_content(mail, "plain"), html, links(sanitize(html)))


def _content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
