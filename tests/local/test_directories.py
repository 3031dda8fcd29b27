"""A directory that keeps others out must be one that nobody else prepared."""

from pathlib import Path

import pytest

from neptie.local.directories import home_directory, private_directory
from neptie.local.errors import LocalError


def test_it_is_made_for_us_alone(tmp_path: Path) -> None:
    made = private_directory(tmp_path / "run")

    assert made.stat().st_mode & 0o777 == 0o700
    assert private_directory(made) == made


def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(LocalError, match="belongs to another user"):
        private_directory(tmp_path / "run")


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")

    with pytest.raises(LocalError, match=r"Cannot make the directory .*/home: File exists"):
        home_directory(tmp_path / "home")
