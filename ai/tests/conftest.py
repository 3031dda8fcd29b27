"""Claude's stand-in, set as the settings would set Claude."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.standins.anthropic import StandIn, standing_in


@pytest.fixture
def stand_in(settings: Any) -> Iterator[StandIn]:
    """The server on loopback, which the settings name."""
    with standing_in() as server:
        settings.ANTHROPIC_API_KEY = "sk-stand-in"
        settings.ANTHROPIC_BASE_URL = server.url
        settings.NEPTIE_CLAUDE_MODEL = "claude-of-the-test"
        yield server
