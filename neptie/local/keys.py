"""The secrets of one local installation, made once and kept in `$NEPTIE_HOME/secrets.env`."""

import base64
import os
import secrets
import tempfile
from pathlib import Path

from neptie.local.directories import home_directory


def local_secrets(home: Path) -> dict[str, str]:
    """`NEPTIE_SECRET_KEY` and `NEPTIE_KEYRING`, read from the file, which is made when missing."""
    file = home / "secrets.env"
    if not file.exists():
        _create(file)
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _create(file: Path) -> None:
    """Atomic: of several processes that start at once one wins, and all read the winner's."""
    home_directory(file.parent)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".secrets-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(_fresh())
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(name, file)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def _fresh() -> str:
    keyring = base64.b64encode(secrets.token_bytes(32)).decode()
    return f"NEPTIE_SECRET_KEY={secrets.token_urlsafe(48)}\nNEPTIE_KEYRING=1:{keyring}\n"
