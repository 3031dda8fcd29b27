"""Any SMTP server: at the address that was checked, with TLS for the name that was given."""

import base64
import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from emailing.models import Mailbox
from emailing.providers import imap
from emailing.providers.base import CannotConnect, Connection, Filing, Parcel, Sought
from emailing.providers.bounded import Bounded, bounded, bounded_tls
from emailing.providers.hosts import checked
from emailing.rules.outcomes import Outcome, lost_connection, smtp_outcome

CONNECT_SECONDS = 10.0
DATA_SECONDS = 60.0
GOODBYE_SECONDS = 2.0
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class SmtpConnection:
    """A conversation with a server (RFC 5321, section 3.3), one mail after another."""

    renewed = None

    def __init__(self, client: "_Client", host: str) -> None:
        self._client = client
        self._host = host
        self.trouble: CannotConnect | None = None
        self._was_refused = False
        self.is_open = True

    def send(self, parcel: Parcel) -> Outcome:
        """Sent only by the reply to the last line; silence after that line is uncertain."""
        after_data = False
        try:
            refusal = self._envelope(parcel)
            if refusal is None:
                after_data = True
                self._client.send(_LEADING_DOT.sub(b"..", parcel.raw) + b".\r\n")
                return self._judged(*self._client.getreply())
        except OSError:
            self._hang_up(self._lost())
            return lost_connection(after_data=after_data)
        return refusal

    def _envelope(self, parcel: Parcel) -> Outcome | None:
        """Up to the server's leave to speak; its refusal, or None."""
        if self._was_refused:
            self._client.rset()
        self._was_refused = True
        replies = self._replies(f"MAIL FROM:<{parcel.sender}>", f"RCPT TO:<{parcel.recipient}>")
        for code, text in replies:
            if code // 100 != 2:
                return self._refusal(code, text)
        code, text = self._client.docmd("DATA")
        if code // 100 != 3:
            return self._refusal(code, text)
        self._was_refused = False
        return None

    def _replies(self, *commands: str) -> list[tuple[int, bytes]]:
        """What is said to each; asked at once where the server allows that (RFC 2920).

        DATA waits for both: after a refused address it would have to be followed by a mail.
        """
        if not self._client.has_extn("pipelining"):
            return self._one_by_one(commands)
        self._client.send("".join(f"{command}\r\n" for command in commands))
        return [self._client.getreply() for _ in commands]

    def _one_by_one(self, commands: Sequence[str]) -> list[tuple[int, bytes]]:
        replies: list[tuple[int, bytes]] = []
        for command in commands:
            replies.append(self._client.docmd(command))
            if replies[-1][0] // 100 != 2:
                break
        return replies

    def _refusal(self, code: int, text: bytes) -> Outcome:
        """Before the data nothing can have been sent, whatever was answered."""
        if not 400 <= code < 600:
            self._hang_up(self._lost())
            return lost_connection(after_data=False)
        return self._judged(code, text)

    def _judged(self, code: int, text: bytes) -> Outcome:
        outcome = smtp_outcome(code, text.decode(errors="replace"))
        if code == 421:
            self._hang_up(outcome.reason)
        return outcome

    def _lost(self) -> str:
        return _("%(host)s hung up or fell silent while a mail was handed over.") % {
            "host": self._host
        }

    def _hang_up(self, reason: str) -> None:
        self._client.close()
        self.is_open = False
        self.trouble = CannotConnect(reason, refused=False)

    def close(self) -> None:
        """QUIT, without waiting long for the answer."""
        if not self.is_open:
            return
        try:
            self._client.seconds = GOODBYE_SECONDS
            self._client.quit()
        except OSError:
            self._client.close()
        self.is_open = False


class SmtpProvider:
    """`servers["smtp"]` is `{host, port, username, security}`, and so is `servers["imap"]` where
    there is one; the passwords are secrets."""

    in_database = False
    at_once = 4

    def connect(self, mailbox: Mailbox, secrets: Mapping[str, str]) -> Connection:
        """Connected, encrypted and signed in as the mailbox asks; no plain text in place of TLS."""
        server = mailbox.servers["smtp"]
        client = _Client(checked(server), server)
        try:
            client.enter(server, secrets.get("smtp_password", ""))
            client.seconds = DATA_SECONDS
        except (OSError, ValueError) as error:
            client.close()
            raise _explained(error, server["host"]) from error
        return SmtpConnection(client, server["host"])

    def can_be_asked(self, mailbox: Mailbox) -> bool:
        """Where there is an IMAP server beside it that was not seen to file nothing."""
        return "imap" in mailbox.servers and mailbox.files_sent is not False

    def filed(
        self, mailbox: Mailbox, secrets: Mapping[str, str], sought: Sequence[Sought]
    ) -> Filing | None:
        """What its IMAP server filed, where it has one that does. That proves what was sent and
        never what was not: a server is free not to file, and people tidy their folders."""
        if not self.can_be_asked(mailbox):
            return None
        server = mailbox.servers["imap"]
        found = imap.filed(server, secrets.get("imap_password", ""), sought)
        return Filing(found, is_complete=False)


class _Client(smtplib.SMTP):
    """smtplib's client, held to an address that was checked.

    Looking the name up again could lead elsewhere; TLS verifies the name all the same.
    """

    def __init__(self, address: str, server: Mapping[str, Any]) -> None:
        super().__init__(local_hostname=_own_name(), timeout=CONNECT_SECONDS)
        self._address = address
        self._host = server["host"]
        # How long the server may take for an answer.
        self.seconds = CONNECT_SECONDS

    def enter(self, server: Mapping[str, Any], password: str) -> None:
        """Greeting, TLS, sign-in; OSError (which smtplib's errors are) where one of them fails."""
        self._tls = bounded_tls() if server["security"] == "tls" else None
        code, text = self.connect(server["host"], server["port"])
        if code != 220:
            raise smtplib.SMTPConnectError(code, text)
        if server["security"] == "starttls":
            self.starttls(context=bounded_tls())
        self.ehlo_or_helo_if_needed()
        if server["username"]:
            self._sign_in(server["username"], password)

    def _sign_in(self, username: str, password: str) -> None:
        """smtplib knows ASCII only; PLAIN speaks UTF-8 (RFC 4616)."""
        if f"{username}{password}".isascii():
            self.login(username, password)
            return
        secret = base64.b64encode(f"\0{username}\0{password}".encode()).decode()
        code, text = self.docmd("AUTH", f"PLAIN {secret}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, text)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((self._address, port), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._tls.wrap_socket(plain, server_hostname=host) if self._tls else bounded(plain)

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer, all of it within `seconds`."""
        if isinstance(self.sock, Bounded):
            self.sock.expect(self.seconds)
        return super().getreply()


def _own_name() -> str:
    """How we introduce ourselves (EHLO): by the name, or the bracketed address, we are known by."""
    host = urlsplit(settings.NEPTIE_PUBLIC_URL).hostname or "localhost"
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{ip}]" if ip.version == 6 else f"[{ip}]"


def _explained(error: Exception, host: str) -> CannotConnect:
    named = {"host": host, "said": _said(error)}
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return CannotConnect(
            _("%(host)s refused the user name or password: %(said)s") % named, refused=True
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return CannotConnect(
            _("The certificate of %(host)s could not be verified.") % named, refused=True
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return CannotConnect(
            _("%(host)s does not offer what the account asks for: %(said)s") % named, refused=True
        )
    # smtplib tells of a time-out while it reads as of a lost connection.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return CannotConnect(_("%(host)s does not answer.") % named, refused=False)
    return CannotConnect(_("%(host)s could not be signed in to: %(said)s") % named, refused=False)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        return f"{error.smtp_code} {' '.join(words.split())[:300]}"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)[:300] or type(error).__name__
