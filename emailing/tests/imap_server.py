"""A real IMAP server on this machine: Debian's Dovecot, as an ordinary process on a free port."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
# Dovecot serves no mail as root.
USER = "nobody" if os.geteuid() == 0 else getpass.getuser()
PASSWORD = "right"
_CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = {mechanisms}
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{home}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  mailbox "{sent}" {{
    auto = create
    {special_use}
  }}
}}
"""


@dataclass(frozen=True)
class ImapServer:
    """Where it listens, and the Maildir folder of what was sent."""

    port: int
    sent: Path

    def file(self, mail: bytes) -> None:
        """Put a copy into the folder of sent mails, as a server does that files them."""
        name = f"{time.time_ns()}.test"
        (self.sent / "tmp" / name).write_bytes(mail.replace(b"\r\n", b"\n"))
        (self.sent / "tmp" / name).rename(self.sent / "new" / name)


@contextmanager
def imap_server(
    *,
    sent: str = "Sent Items",
    is_marked: bool = True,
    separator: str = "/",
    mechanisms: str = "plain login",
    pem: Path | None = None,
) -> Iterator[ImapServer]:
    """A server where anybody signs in with `PASSWORD`, with STARTTLS where it has a `pem` file.

    Skipped where there is no Dovecot, unless `NEPTIE_BROWSER_TESTS=required`.
    """
    if PROGRAM is None:
        if os.environ.get("NEPTIE_BROWSER_TESTS") == "required":
            pytest.fail("There is no Dovecot; on Debian: apt install dovecot-imapd.")
        pytest.skip("There is no Dovecot on this machine.")
    home = Path(tempfile.mkdtemp(prefix="neptie-imap."))
    port = _free_port()
    try:
        folder = _furnish(home, sent, pem)
        (home / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                home=home,
                ssl="yes" if pem else "no",
                certificate=f"ssl_cert = <{home}/pem\nssl_key = <{home}/pem" if pem else "",
                mechanisms=mechanisms,
                user=USER,
                group=_group(),
                port=port,
                password=PASSWORD,
                separator=separator,
                sent=sent,
                special_use="special_use = \\Sent" if is_marked else "",
            )
        )
        process = subprocess.Popen(
            [PROGRAM, "-F", "-c", str(home / "dovecot.conf")], user=USER, group=_group()
        )
        try:
            _wait_for(port, process, home)
            yield ImapServer(port, folder)
        finally:
            process.terminate()
            process.wait(timeout=10)
    finally:
        shutil.rmtree(home)


def _furnish(home: Path, sent: str, pem: Path | None) -> Path:
    folder = home / "mail" / f".{sent.replace('/', '.')}"
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    if pem is not None:
        shutil.copy(pem, home / "pem")
    for path in (home, *home.rglob("*")):
        shutil.chown(path, USER, _group())
    return folder


def _group() -> str:
    return (
        "nogroup" if os.geteuid() == 0 else subprocess.check_output(["id", "-gn"]).decode().strip()
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int, process: "subprocess.Popen[bytes]", home: Path) -> None:
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as greeted:
                if greeted.recv(10):
                    return
        except OSError:
            pass
        if process.poll() is not None:
            break
        time.sleep(0.1)
    log = home / "log"
    pytest.fail(f"Dovecot did not start: {log.read_text() if log.exists() else ''}")
