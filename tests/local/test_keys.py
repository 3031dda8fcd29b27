"""A local installation makes its secrets once."""

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from neptie.local.keys import local_secrets


def test_secrets_are_made_and_kept(tmp_path: Path) -> None:
    made = local_secrets(tmp_path / "home")

    version, _, key = made["NEPTIE_KEYRING"].partition(":")
    assert (version, len(base64.b64decode(key))) == ("1", 32)
    assert len(made["NEPTIE_SECRET_KEY"]) == 64
    assert local_secrets(tmp_path / "home") == made


def test_nobody_else_reads_them(tmp_path: Path) -> None:
    local_secrets(tmp_path / "home")

    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "home" / "secrets.env").stat().st_mode & 0o777 == 0o600


def test_two_installations_differ(tmp_path: Path) -> None:
    assert local_secrets(tmp_path / "a") != local_secrets(tmp_path / "b")


def test_several_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(local_secrets, [tmp_path] * 16))

    assert found == [found[0]] * 16
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.env"]
