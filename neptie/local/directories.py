"""Directories that nobody else may look into."""

import os
import stat
from pathlib import Path

from neptie.local.errors import LocalError

PRIVATE = 0o700


def home_directory(home: Path) -> Path:
    """NEPTIE_HOME, made (0700) where it is missing. Raises LocalError if it cannot be used."""
    _make(home)
    if not os.access(home, os.W_OK | os.X_OK):
        raise LocalError(
            f"{home} is not writable for this user. "
            "Set NEPTIE_HOME to a directory you can write to."
        )
    return home


def private_directory(path: Path) -> Path:
    """Makes `path` (0700); one that is there must be ours.

    Raises LocalError where another user owns it: in a shared temp folder it may be a trap.
    """
    _make(path)
    found = path.lstat()
    if found.st_uid != os.geteuid() or not stat.S_ISDIR(found.st_mode):
        raise LocalError(
            f"{path} belongs to another user (number {found.st_uid}). "
            "Start as that user, or set NEPTIE_HOME to a directory of your own."
        )
    return path


def _make(path: Path) -> None:
    try:
        path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        raise LocalError(
            f"Cannot make the directory {path}: {error.strerror}. "
            "Set NEPTIE_HOME to a directory you can write to."
        ) from error
