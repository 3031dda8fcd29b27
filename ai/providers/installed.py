"""Which models there are, by the settings."""

from django.conf import settings

from ai.providers.base import Planner, Writer
from ai.providers.claude import Claude
from ai.providers.local import LocalWriter


def writers() -> tuple[Writer, ...]:
    """Who writes a draft, the preferred one first; the last one never fails."""
    claude = _claude()
    return (claude, LocalWriter()) if claude else (LocalWriter(),)


def planner() -> Planner | None:
    """Who reads criteria in plain words; nobody but Claude can."""
    return _claude()


def _claude() -> Claude | None:
    if not settings.ANTHROPIC_API_KEY:
        return None
    return Claude(
        api_key=settings.ANTHROPIC_API_KEY,
        base_url=settings.ANTHROPIC_BASE_URL,
        model=settings.NEPTIE_CLAUDE_MODEL,
    )
