"""A real SMTP server on this machine that does as it is told."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Behavior:
    """What the server answers, by recipient, and what it took."""

    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    drops_after_data: bool = False
    hangs_after_data: bool = False
    password: str | None = None
    taken: list[Envelope] = field(default_factory=list)
    connections: int = 0
    let_go: threading.Event = field(default_factory=threading.Event)


class Handler:
    """aiosmtpd's hooks, which it finds by these names."""

    def __init__(self, behavior: Behavior) -> None:
        self.behavior = behavior

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, host: str, lines: list[str]
    ) -> list[str]:
        """A conversation begins."""
        self.behavior.connections += 1
        session.host_name = host
        return lines

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        """Taken, or refused as told."""
        refusal = self.behavior.rcpt.get(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Taken, refused, or no answer at all."""
        if self.behavior.drops_after_data:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if self.behavior.hangs_after_data:
            await asyncio.to_thread(self.behavior.let_go.wait, 10)
        answer = self.behavior.data.get(envelope.rcpt_tos[0])
        if answer is None:
            self.behavior.taken.append(envelope)
        return answer or "250 OK"


class FreePort(Controller):
    """Listens wherever there is room."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd has it untyped


def _authenticator(behavior: Behavior) -> Any:
    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password.decode() == behavior.password, handled=False)

    return authenticate


@contextmanager
def smtp_server(
    behavior: Behavior | None = None, *, starttls: ssl.SSLContext | None = None
) -> Iterator[tuple[int, Behavior]]:
    """A server on a free port of 127.0.0.1: the port, and what it took."""
    behavior = behavior or Behavior()
    options: dict[str, Any] = {}
    if behavior.password is not None:
        options = {"authenticator": _authenticator(behavior), "auth_require_tls": False}
    controller = FreePort(
        Handler(behavior),
        hostname="127.0.0.1",
        port=0,
        tls_context=starttls,
        enable_SMTPUTF8=False,
        **options,
    )
    controller.start()
    try:
        yield controller.port, behavior
    finally:
        behavior.let_go.set()
        controller.stop()


def a_certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for a host's name that signs itself: its file, and a server's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(tz=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    trusted, both = folder / "trusted.pem", folder / "server.pem"
    trusted.write_bytes(certificate.public_bytes(pem))
    both.write_bytes(secret + certificate.public_bytes(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(both)
    return trusted, context
