"""Which models there are, by the settings."""

from collections.abc import Callable
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from ai.providers.base import Planner, Writer
from ai.providers.local import LocalWriter


class _Model(Writer, Planner, Protocol):
    """One that both writes and plans."""


def writers() -> tuple[Writer, ...]:
    """Who writes a draft, the preferred one first; the last one never fails."""
    claude = _claude()
    return (claude, LocalWriter()) if claude else (LocalWriter(),)


def planner() -> Planner | None:
    """Who reads criteria in plain words; nobody but Claude can."""
    return _claude()


def _claude() -> _Model | None:
    if not settings.ANTHROPIC_API_KEY:
        return None
    return _claude_class()(
        api_key=settings.ANTHROPIC_API_KEY,
        base_url=settings.ANTHROPIC_BASE_URL,
        model=settings.NEPTIE_CLAUDE_MODEL,
    )


@cache
def _claude_class() -> Callable[..., _Model]:
    """Loaded only where there is a key: the client's import takes seconds of a core."""
    found: Callable[..., _Model] = import_string("ai.providers.claude.Claude")
    return found
