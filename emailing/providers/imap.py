"""Looking into the folder of sent mails of an IMAP server (RFC 3501), for servers that file a
copy of what is sent through SMTP without being asked.

What was not found proves nothing, so a look that takes too long ends with what it has.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.utils.translation import gettext as _

from emailing.providers.base import CannotConnect, Filed, Sought
from emailing.providers.hosts import checked
from emailing.rules.mime import MARKER

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
GOODBYE_SECONDS = 2.0
LOOK_SECONDS = 60.0
# Before a mail left, by the clock and in the zone of whichever server; to search years of mail
# would take minutes.
SKEW = timedelta(days=2)
# Far more than we ask for, and little enough to hold.
_LONGEST_LITERAL = 1 << 20
# A folder of a LIST answer: its flags, the separator of its path, its name as we send it back.
_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:NIL|"\\?(?P<separator>.)") (?P<name>.+)', re.DOTALL)
# What servers that do not mark the folder (RFC 6154) call it.
_SENT = frozenset({b"sent", b"sent items", b"sent messages", b"sent mail", b"sent-mail"})
# RFC 3501's date-month; strftime's depends on the locale.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def filed(server: Mapping[str, Any], password: str, sought: Sequence[Sought]) -> dict[str, Filed]:
    """Which of these mails lie in the folder of sent mails, by Message-ID.

    Looked for by Message-ID and, as the sending server may have changed that, by our marker.
    `server` is `{host, port, username, security}`. CannotConnect, never `refused`: that its IMAP
    server does not let us in keeps no mailbox from sending.
    """
    with _signed_in(server, password) as client:
        if not _open_sent(client):
            return {}
        until = monotonic() + LOOK_SECONDS
        return {
            each.message_id: Filed()
            for each in sought
            if monotonic() < until and _has(client, each)
        }


def sign_in(server: Mapping[str, Any], password: str) -> None:
    """Sign in and out again; CannotConnect as above."""
    with _signed_in(server, password):
        return


class _Client(imaplib.IMAP4):
    """imaplib's client, held to an address that was checked, and to answers of a bounded size.

    Looking the name up again could lead elsewhere; TLS verifies the name all the same.
    """

    def __init__(self, address: str, server: Mapping[str, Any]) -> None:
        self._address = address
        self._tls = ssl.create_default_context() if server["security"] == "tls" else None
        super().__init__(server["host"], server["port"], timeout=CONNECT_SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self._address, self.port), timeout)
        return self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain

    def read(self, size: int) -> bytes:
        """A literal of the size that the server announced."""
        if size > _LONGEST_LITERAL:
            raise self.abort("The answer is too long.")
        return super().read(size)

    def enter(self, server: Mapping[str, Any], password: str) -> None:
        """TLS and sign-in. PLAIN, where it is offered, takes any letters (RFC 4616)."""
        if server["security"] == "starttls":
            self.starttls(ssl.create_default_context())
        if self.state != "AUTH":
            self._sign_in(server["username"], password)
        self.sock.settimeout(ANSWER_SECONDS)

    def _sign_in(self, username: str, password: str) -> None:
        if "AUTH=PLAIN" in self.capabilities:
            secret = f"\0{username}\0{password}".encode()
            self.authenticate("PLAIN", lambda _challenge: secret)
        else:
            self.login(username, password)

    def leave(self) -> None:
        """LOGOUT, or at least hang up."""
        try:
            self.sock.settimeout(GOODBYE_SECONDS)
            self.logout()
        except (OSError, imaplib.IMAP4.error):
            with suppress(OSError):
                self.shutdown()


@contextmanager
def _signed_in(server: Mapping[str, Any], password: str) -> Iterator[_Client]:
    client = None
    try:
        client = _Client(checked(server), server)
        client.enter(server, password)
        yield client
    except CannotConnect as error:
        raise CannotConnect(error.reason, refused=False) from error
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise _explained(error, server["host"]) from error
    finally:
        if client is not None:
            client.leave()


@dataclass(frozen=True)
class _Folder:
    """`name` is as the server wants it back."""

    flags: frozenset[bytes]
    name: bytes
    title: bytes


def _open_sent(client: _Client) -> bool:
    """Select the folder of sent mails, for reading; False where there is none."""
    folders = _folders(client)
    marked = [each for each in folders if b"\\sent" in each.flags]
    called = [each for each in folders if each.title in _SENT]
    for folder in (marked + called)[:1]:
        return client.select(folder.name.decode("ascii", "ignore"), readonly=True)[0] == "OK"
    return False


def _folders(client: _Client) -> list[_Folder]:
    pattern = ['"*"']
    # It may tell more once we are signed in than imaplib remembers.
    can = (client.capability()[1][-1] or b"").split()
    if b"SPECIAL-USE" in can and b"LIST-EXTENDED" in can:
        pattern += ["RETURN", "(SPECIAL-USE)"]
    client.xatom("LIST", '""', *pattern)
    found = [_LISTED.match(_line(each)) for each in client.response("LIST")[1] if each]
    return [_folder(each) for each in found if each]


def _line(answer: bytes | tuple[bytes, bytes]) -> bytes:
    """A line of an answer; a name that came as a literal is quoted."""
    if isinstance(answer, bytes):
        return answer
    before, name = answer
    escaped = name.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return before[: before.rindex(b"{")] + b'"' + escaped + b'"'


def _folder(listed: re.Match[bytes]) -> _Folder:
    name, separator = listed["name"], listed["separator"]
    path = name.strip(b'"').lower()
    title = path.rsplit(separator, 1)[-1] if separator else path
    return _Folder(frozenset(listed["flags"].lower().split()), name, title)


def _has(client: _Client, sought: Sought) -> bool:
    since = ["SINCE", _date(sought.left_at - SKEW)] if sought.left_at else []
    for header, value in (("Message-ID", sought.message_id), (MARKER, sought.marker)):
        status, found = client.uid("SEARCH", *since, "HEADER", header, _quoted(value))
        if status != "OK":
            raise client.error(f"SEARCH {status}")
        if found and found[0]:
            return True
    return False


def _date(day: datetime) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _explained(error: Exception, host: str) -> CannotConnect:
    named = {"host": host, "said": _said(error)}
    if isinstance(error, ssl.SSLCertVerificationError):
        sentence = _("The certificate of the IMAP server %(host)s could not be verified.")
    elif isinstance(error, TimeoutError):
        sentence = _("The IMAP server %(host)s does not answer.")
    else:
        sentence = _("The IMAP server %(host)s could not be used: %(said)s")
    return CannotConnect(sentence % named, refused=False)


def _said(error: Exception) -> str:
    said = error.args[-1] if error.args else ""
    words = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return " ".join(words.split())[:300] or type(error).__name__
