"""Rooms whose name says nothing do not exist, and nobody listens to signals."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ["neptie", "accounts", "leads", "campaigns", "ai", "emailing", "analytics"]


def _sources() -> list[Path]:
    return [path for app in APPS for path in (ROOT / app).rglob("*.py")]


def test_no_junk_drawer_modules() -> None:
    junk = {"utils.py", "helpers.py", "common.py", "misc.py", "signals.py"}

    assert [path for path in _sources() if path.name in junk] == []


def test_no_signal_receivers() -> None:
    assert [path for path in _sources() if "django.dispatch" in path.read_text()] == []
