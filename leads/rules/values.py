r"""Values in one field of a form: several with commas between (`\,` for one that stands within),
and what a form carries along as JSON."""

import json
import re
from collections.abc import Iterable
from typing import Any

MOST_CARRIED = 500_000
"""Characters of what a form carries along."""


def joined(values: Iterable[str]) -> str:
    """As the field shows them; `split` reads it back."""
    return ", ".join(value.replace(",", "\\,") for value in values)


def split(typed: str) -> list[str]:
    """The values, trimmed, without the blank ones."""
    parts = (part.replace("\\,", ",").strip() for part in re.split(r"(?<!\\),", typed))
    return [part for part in parts if part]


def carried(text: str | None) -> dict[str, Any]:
    """The object that a form carries along; nothing where somebody else made the form."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
