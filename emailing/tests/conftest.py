"""Mailbox providers and DNS on loopback, for the tests that ask for one."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.standins.dns import Zone, dns_server
from tests.standins.google import GoogleStandIn, google_stand_in
from tests.standins.microsoft import MicrosoftStandIn, standing_in


@pytest.fixture
def google(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleStandIn]:
    """Google, as the settings have it."""
    with google_stand_in() as google:
        for name, value in google.settings.items():
            setattr(settings, name, value)
        # oauthlib asks for https otherwise.
        monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        yield google


@pytest.fixture
def microsoft(settings: Any) -> Iterator[MicrosoftStandIn]:
    """Microsoft, as the settings have it."""
    with standing_in() as microsoft:
        for name, value in microsoft.settings.items():
            setattr(settings, name, value)
        yield microsoft


@pytest.fixture
def zone(settings: Any) -> Iterator[Zone]:
    """DNS, as the settings have it."""
    with dns_server() as zone:
        settings.NEPTIE_DNS_SERVERS = [zone.address]
        yield zone
