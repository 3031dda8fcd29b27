"""What a child sets on itself between fork and exec: whom it runs as, and with whom it dies.

PostgreSQL refuses to run as root. Started by root it runs as `nobody` and keeps one capability,
to pass through directories, so that a data directory below a private one (such as /root) works
and no directory of the user is opened for it.
"""

import ctypes
import os
import pwd
import signal
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from neptie.local.errors import LocalError

PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
PR_SET_CHILD_SUBREAPER = 36
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Account:
    """Another user to run as, and the capability that it keeps, where root may pass one on."""

    uid: int
    gid: int
    capability: int | None


def postgres_account() -> Account | None:
    """Whom PostgreSQL runs as: `nobody` when we are root, None (as we are) otherwise.

    Raises LocalError where root may not become anybody else.
    """
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE, None):
        account = Account(entry.pw_uid, entry.pw_gid, capability)
        if _is_possible(account):
            return account
    raise LocalError(
        "PostgreSQL does not run as root, and this root may not become the user nobody. "
        "Start as an ordinary user, or set DATABASE_URL to a server of your own."
    )


def closed_to_others(path: Path) -> Path | None:
    """The first directory on the way to `path` that another user cannot pass; None if all can."""
    way = [path, *path.parents][::-1]
    return next((part for part in way if part.is_dir() and not part.stat().st_mode & 0o001), None)


def in_the_child(account: Account | None, death_signal: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: become `account`, and get `death_signal` when the parent dies (Linux)."""
    parent = os.getpid()

    def prepare() -> None:
        if account is not None:
            _become(account)
        # After the change of user, which clears it.
        if sys.platform == "linux":
            _prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def end_with_parent() -> None:
    """SIGTERM for us when the parent dies, be it of a kill (Linux)."""
    if sys.platform == "linux":
        _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def adopt_orphans() -> None:
    """Grandchildren whose parent dies become our children instead of init's (Linux)."""
    if sys.platform == "linux":
        _prctl(PR_SET_CHILD_SUBREAPER, 1)


def _is_possible(account: Account) -> bool:
    """Tried in a child: containers and sandboxes differ in what their root may do."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _become(account)
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


def _become(account: Account) -> None:
    if account.capability is not None:
        # So the kernel neither takes capabilities away with the user id, nor disregards them in
        # access(2), by which PostgreSQL looks for its own program.
        _prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP)
    os.setgroups([])
    os.setgid(account.gid)
    os.setuid(account.uid)
    if account.capability is not None:
        _keep_only(account.capability)


def _keep_only(capability: int) -> None:
    bit = 1 << capability
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    effective_permitted_inheritable = struct.pack("=6I", bit, bit, bit, 0, 0, 0)
    if _libc.capset(header, effective_permitted_inheritable) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability)


def _prctl(option: int, *arguments: int) -> None:
    padded = (*arguments, 0, 0, 0, 0)[:4]
    if _libc.prctl(option, *(ctypes.c_ulong(argument) for argument in padded)) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option})")
