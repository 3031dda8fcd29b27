"""axe-core, run in the page that is open."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_RUN = "() => axe.run(document, {resultTypes: ['violations'], iframes: false})"
GRAVE = ("serious", "critical")


def grave_violations(page: Page) -> list[str]:
    """What axe calls serious or critical, one line an element."""
    page.evaluate(_SOURCE.read_text())
    found: dict[str, Any] = page.evaluate(_RUN)
    return [
        f"{violation['id']}: {node['target'][0]} {node['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
