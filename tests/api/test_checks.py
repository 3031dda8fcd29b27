"""Settings that must not reach production are refused by `manage.py check`."""

from pathlib import Path
from typing import Any

import pytest

from neptie.checks import refuse_unsafe_settings


def _ids() -> set[str | None]:
    return {message.id for message in refuse_unsafe_settings(None)}


@pytest.fixture
def production(settings: Any) -> Any:
    settings.NEPTIE_LOCAL = False
    settings.NEPTIE_PUBLIC_URL = "https://app.example"
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = False
    settings.EMAIL_HOST = "mail.example"
    return settings


def test_sound_settings_pass(production: Any) -> None:
    assert _ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("NEPTIE_PUBLIC_URL", "http://app.example", "neptie.E003"),
        ("NEPTIE_ALLOW_PRIVATE_HOSTS", True, "neptie.E004"),
        ("EMAIL_HOST", "", "neptie.E005"),
        ("NEPTIE_KEYRING", "", "neptie.E002"),
        ("NEPTIE_LIMIT_AUTH", "often", "neptie.E001"),
        ("NEPTIE_ICONS", Path("/nowhere"), "neptie.E006"),
    ],
)
def test_an_unsafe_one_is_named(production: Any, name: str, value: Any, refused: str) -> None:
    setattr(production, name, value)

    assert _ids() == {refused}


def test_a_local_installation_may_use_http(settings: Any) -> None:
    settings.NEPTIE_LOCAL = True
    settings.NEPTIE_PUBLIC_URL = "http://127.0.0.1:8000"

    assert _ids() == set()
