"""System checks: settings that must not reach production, and settings that cannot work at all."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from accounts.rules import parse_rate
from neptie.kernel.keyring import Keyring


def refuse_unsafe_settings(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """What `manage.py check` refuses everywhere, and what only a local installation may do."""
    found = [*_rates(), *_keyring(), *_packages()]
    return found if settings.NEPTIE_LOCAL else [*found, *_production()]


def _rates() -> list[CheckMessage]:
    rates = {**settings.NEPTIE_LIMITS, "auth": settings.NEPTIE_LIMIT_AUTH}
    return [
        Error(f"NEPTIE_LIMIT_{bucket.upper()} is “{rate}”.", "Use 1000/h or off.", id="neptie.E001")
        for bucket, rate in rates.items()
        if not _is_rate(rate)
    ]


def _is_rate(text: str) -> bool:
    try:
        parse_rate(text)
    except ValueError:
        return False
    return True


def _keyring() -> list[CheckMessage]:
    try:
        Keyring.parse(settings.NEPTIE_KEYRING)
    except ValueError as error:
        return [Error(f"NEPTIE_KEYRING: {error}", "Use 1:<32 bytes in base64>.", id="neptie.E002")]
    return []


def _packages() -> list[CheckMessage]:
    if settings.NEPTIE_ICONS.is_dir():
        return []
    hint = "`make run` fetches them; elsewhere: npm ci --omit dev."
    return [Error("The pages' packages are not in node_modules.", hint, id="neptie.E006")]


def _production() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.NEPTIE_PUBLIC_URL.startswith("https://"):
        found.append(Error("NEPTIE_PUBLIC_URL is not https.", id="neptie.E003"))
    if settings.NEPTIE_ALLOW_PRIVATE_HOSTS:
        found.append(Error("NEPTIE_ALLOW_PRIVATE_HOSTS is on.", id="neptie.E004"))
    if not settings.EMAIL_HOST:
        hint = "smtp+tls://user:password@host:587 sends resets, verifications and invitations."
        found.append(Error("EMAIL_URL is not set.", hint, id="neptie.E005"))
    return found
