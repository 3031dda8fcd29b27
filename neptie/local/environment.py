"""What the application is told about where it runs."""

from collections.abc import Mapping
from pathlib import Path

from neptie.local.addresses import addresses
from neptie.local.errors import LocalError
from neptie.local.keys import local_secrets

DEFAULT_PORT = 8000
HOST = "127.0.0.1"


def port(environ: Mapping[str, str]) -> int:
    """`PORT`, or 8000. Raises LocalError when it is no port."""
    text = environ.get("PORT") or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 65535:
        raise LocalError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def child_environ(home: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` over what a local installation sets where it says nothing."""
    where = addresses(home)
    defaults = {
        "NEPTIE_LOCAL": "1",
        "NEPTIE_ALLOW_PRIVATE_HOSTS": "1",
        "NEPTIE_PUBLIC_URL": f"http://{HOST}:{port(environ)}",
        "DATABASE_URL": where.database_url,
        "REDIS_URL": where.redis_url,
        "DJANGO_SETTINGS_MODULE": "neptie.settings",
        "PYTHONUNBUFFERED": "1",
        **local_secrets(home),
    }
    said = {name: value for name, value in environ.items() if value or name not in defaults}
    return defaults | said | {"NEPTIE_HOME": str(home)}
