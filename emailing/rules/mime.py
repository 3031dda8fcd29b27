"""Messages as bytes, ready for any server: RFC 5322 headers, MIME, RFC 8058 one-click opt-out.

The frame is written by hand around the standard library's encoders. `EmailMessage` folds a
List-Unsubscribe or References longer than a line into encoded words, which RFC 2047 section 5
forbids there and mail clients do not read, and makes a few hundred messages a second.
The same mail makes the same bytes, so a message that is built again is still the same message.
"""

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime
from functools import cached_property
from hashlib import sha256
from urllib.parse import quote
from uuid import UUID

import idna

LINE = 78  # characters, RFC 5322 section 2.1.1: should be kept
HARD_LINE = 998  # must be kept
MARKER = "X-Neptie-Marker"

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@]+@[^\s<>()\[\],;:\\\"@]+")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")
_SHORT = 50  # characters of a parameter that stand on its line with ease
_TOKEN = re.compile(r"[!-~]+")
_ASCII = bytes(range(127))
_PLAIN_LINES = re.compile(r"(?:[\t -~]{0,76}\r\n)*")


class BadMail(Exception):
    """A message that cannot be written as one; the sentence says what to change."""


@dataclass(frozen=True)
class Attached:
    """A file that a mail carries; `content_type` is `type/subtype`."""

    name: str
    content_type: str
    content: bytes

    @cached_property
    def part(self) -> str:
        """As a part of a mail, made once for all the mails that carry it. Raises BadMail."""
        name = _one_line("file name", self.name)
        disposition = f"attachment;\r\n filename{_parameter(name)}"
        content = encodebytes(self.content).decode().replace("\n", "\r\n")
        return (
            f"Content-Type: {self.content_type}\r\n"
            f"Content-Disposition: {disposition}\r\n"
            f"Content-Transfer-Encoding: base64\r\n\r\n{content}"
        )


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What goes into a message.

    `message_id`, `in_reply_to` and `references` are in angle brackets, oldest reference first.
    `date` has a time zone. `unsubscribe_url` takes a POST without cookies (RFC 8058), and is
    https wherever the public address is.
    """

    sender_name: str
    sender_address: str
    to: str
    subject: str
    date: datetime
    message_id: str
    marker: str
    text: str
    html: str
    unsubscribe_url: str | None = None
    in_reply_to: str | None = None
    references: Sequence[str] = ()
    attachments: Sequence[Attached] = ()


def message_id(uuid: UUID, domain: str) -> str:
    """Return the Message-ID of a message of ours, in angle brackets."""
    return f"<{uuid.hex}@{_domain(domain)}>"


def build(mail: Mail) -> bytes:
    """Return the message with CRLF line ends, 7-bit clean. Raises BadMail."""
    boundary = f"=_{sha256(mail.message_id.encode()).hexdigest()[:32]}"
    body = _multipart(
        "alternative", boundary, [_part("plain", mail.text), _part("html", mail.html)]
    )
    if mail.attachments:
        files = [attached.part for attached in mail.attachments]
        body = _multipart("mixed", f"{boundary}_files", [body, *files])
    return ("\r\n".join(_headers(mail)) + f"\r\n{body}").encode("ascii")


def _multipart(subtype: str, boundary: str, parts: Sequence[str]) -> str:
    body = "".join(f"--{boundary}\r\n{part}" for part in parts)
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"'
    return f"{head}\r\n\r\n{body}--{boundary}--\r\n"


def _parameter(value: str) -> str:
    """What follows a parameter's name: quoted, or in percent signs (RFC 2231) where it is long or
    has other letters."""
    if len(value) <= _SHORT and _ATOMS.fullmatch(value.replace(".", "")):
        return f'="{value}"'
    encoded = quote(value, safe="")
    if len(encoded) <= _SHORT:
        return f"*=utf-8''{encoded}"
    pieces = re.findall(f"(?:%..|[^%]){{1,{_SHORT // 3}}}", f"utf-8''{encoded}")
    return ";\r\n filename".join(f"*{number}*={piece}" for number, piece in enumerate(pieces))


def _headers(mail: Mail) -> list[str]:
    if mail.date.tzinfo is None:
        raise ValueError("The date of a mail needs a time zone.")
    headers = [
        _phrase("From", mail.sender_name, address(mail.sender_address)),
        f"To: {address(mail.to)}",
        _text("Subject", mail.subject),
        f"Date: {format_datetime(mail.date.astimezone(UTC))}",
        _identifiers("Message-ID", [mail.message_id]),
        _token(MARKER, mail.marker),
    ]
    if mail.in_reply_to:
        headers.append(_identifiers("In-Reply-To", [mail.in_reply_to]))
    if mail.references:
        headers.append(_identifiers("References", mail.references))
    if mail.unsubscribe_url:
        headers.append(_token("List-Unsubscribe", f"<{mail.unsubscribe_url}>"))
        headers.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    return [*headers, "MIME-Version: 1.0"]


def address(text: str) -> str:
    """Return an address in ASCII, its domain by IDNA 2008. Raises BadMail.

    One with other letters before the @ needs SMTPUTF8 (RFC 6531) of every server on its way.
    """
    if not _ADDRESS.fullmatch(text):
        raise BadMail(f"“{_shown(text)}” is not an e-mail address.")
    local, _, domain = text.partition("@")
    if not local.isascii():
        raise BadMail(f"“{_shown(text)}” has letters before the @ that many servers refuse.")
    return f"{local}@{_domain(domain)}"


def _domain(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError as error:
        raise BadMail(f"“{_shown(domain)}” is not a domain name.") from error


def _one_line(name: str, value: str) -> str:
    """Refuse what would end a header and begin another, and settle on single spaces."""
    if any(character in value for character in "\r\n\0"):
        raise BadMail(f"“{name}” of the mail holds a line break; it has to be one line.")
    return " ".join(value.split())


def _text(name: str, value: str) -> str:
    value = _one_line(name, value)
    return _folded(name, value.split() if _is_plain(value) else _encoded_words(name, value))


def _phrase(name: str, phrase: str, mailbox: str) -> str:
    phrase = _one_line(name, phrase)
    if not phrase:
        return f"{name}: {mailbox}"
    if not _is_plain(phrase):
        words = _encoded_words(name, phrase)
    elif _ATOMS.fullmatch(phrase):
        words = phrase.split()
    else:
        quoted = phrase.replace("\\", "\\\\").replace('"', '\\"')
        words = f'"{quoted}"'.split()
    return _folded(name, [*words, f"<{mailbox}>"])


def _is_plain(value: str) -> bool:
    """Tell whether a text can stand in a header as it is: ASCII that looks like nothing else."""
    printable = value.isascii() and value.isprintable() and "=?" not in value
    return printable and all(len(word) < LINE - 12 for word in value.split(" "))


def _encoded_words(name: str, value: str) -> list[str]:
    """Return encoded words (RFC 2047), as many as it takes with 75 characters each."""
    return Header(value, "utf-8", header_name=name, maxlinelen=75).encode(linesep="").split()


def _identifiers(name: str, values: Sequence[str]) -> str:
    for value in values:
        if not _MESSAGE_ID.fullmatch(value) or len(value) > HARD_LINE - LINE:
            raise BadMail(f"“{_shown(value)}” is not a message id for {name}.")
    return _folded(name, values)


def _token(name: str, value: str) -> str:
    if not _TOKEN.fullmatch(value) or len(value) > HARD_LINE - LINE:
        raise BadMail(f"“{_shown(value)}” cannot stand in {name}.")
    return f"{name}: {value}"


def _folded(name: str, words: Sequence[str]) -> str:
    """Join words by spaces, on a new line wherever one would grow too long."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > LINE and not lines[-1].endswith(":"):
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def _shown(value: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in value)[:80]


def _part(subtype: str, text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").replace("\n", "\r\n")
    encoding, content = _transfer(f"{lines}\r\n")
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n{content}"
    )


def _transfer(text: str) -> tuple[str, str]:
    """Choose the encoding that leaves most to be read by eye, all of them within 76 characters."""
    if _PLAIN_LINES.fullmatch(text):
        return "7bit", text
    data = text.encode(errors="replace")
    foreign = len(data.translate(None, _ASCII))
    if foreign * 6 > len(data):
        return "base64", encodebytes(data).decode().replace("\n", "\r\n")
    return "quoted-printable", b2a_qp(data, istext=True).decode()
