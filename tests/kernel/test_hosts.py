"""A host that a user names cannot lead inside, unless a local installation says so."""

from typing import Any

import pytest

from neptie.kernel.errors import Invalid, Unavailable
from neptie.kernel.hosts import is_public, public_address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_what_lies_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_what_lies_outside_is(address: str) -> None:
    assert is_public(address)


def test_a_private_host_is_refused_by_default(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = False
    with pytest.raises(Invalid, match="private network"):
        public_address("localhost", 25)


def test_the_setting_opens_it_and_gives_the_address_to_connect_to(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True

    assert public_address("127.0.0.1", 25) == "127.0.0.1"


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".example", "bad\x00host"])
def test_a_host_that_does_not_resolve_is_told(host: str) -> None:
    with pytest.raises((Unavailable, Invalid), match="cannot be found"):
        public_address(host, 25)
