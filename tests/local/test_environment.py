"""What the processes are told, and which of it the caller may say instead."""

from pathlib import Path

import pytest

from neptie.local.addresses import addresses
from neptie.local.environment import child_environ, port
from neptie.local.errors import LocalError


def test_defaults_of_a_local_installation(tmp_path: Path) -> None:
    told = child_environ(tmp_path, {"PORT": "8123"})

    assert told["NEPTIE_LOCAL"] == "1"
    assert told["NEPTIE_ALLOW_PRIVATE_HOSTS"] == "1"
    assert told["NEPTIE_PUBLIC_URL"] == "http://127.0.0.1:8123"
    assert told["NEPTIE_HOME"] == str(tmp_path)
    assert told["DATABASE_URL"] == addresses(tmp_path).database_url
    assert told["REDIS_URL"] == addresses(tmp_path).redis_url


def test_what_the_caller_says_stands(tmp_path: Path) -> None:
    said = {"DATABASE_URL": "postgres://elsewhere/db", "NEPTIE_ALLOW_PRIVATE_HOSTS": "0"}

    told = child_environ(tmp_path, said | {"NEPTIE_SECRET_KEY": "mine", "HOME": "/root"})

    assert told["DATABASE_URL"] == "postgres://elsewhere/db"
    assert told["NEPTIE_ALLOW_PRIVATE_HOSTS"] == "0"
    assert told["NEPTIE_SECRET_KEY"] == "mine"
    assert told["HOME"] == "/root"


def test_an_empty_value_is_none(tmp_path: Path) -> None:
    told = child_environ(tmp_path, {"REDIS_URL": "", "NEPTIE_DEMO": ""})

    assert told["REDIS_URL"] == addresses(tmp_path).redis_url
    assert told["NEPTIE_DEMO"] == ""


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "80 80", "٣"])
def test_a_port_that_is_none(text: str) -> None:
    with pytest.raises(LocalError) as refused:
        port({"PORT": text})

    assert str(refused.value) == f"PORT must be a number from 1 to 65535, not {text!r}."
