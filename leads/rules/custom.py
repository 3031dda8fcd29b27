"""What a lead's custom fields may hold: small, flat, and the same in every store and export."""

import json
import re
from collections.abc import Mapping
from typing import Any

KEY = re.compile(r"[a-z0-9_]{1,64}")
MOST_FIELDS = 100
MOST_ITEMS = 50
LONGEST_TEXT = 10_000
LARGEST_NUMBER = 10**15
MOST_BYTES = 64 * 1024


def custom_fault(custom: Mapping[str, Any]) -> str | None:
    """The first thing wrong with an object of custom fields, as a sentence; None when it is good.

    Values are texts, numbers, booleans, nulls, or lists of these.
    """
    if len(custom) > MOST_FIELDS:
        return f"Must have at most {MOST_FIELDS} fields."
    for key, value in custom.items():
        if KEY.fullmatch(key) is None:
            return f"“{key[:64]}” is no field name: use 1 to 64 of a-z, 0-9 and _."
        if not _is_value(value):
            return f"“{key}” must be a text, a number, true, false, null, or a short list of these."
    if len(json.dumps(custom, ensure_ascii=False).encode()) > MOST_BYTES:
        return f"Must be at most {MOST_BYTES // 1024} KB together."
    return None


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MOST_ITEMS and all(map(_is_scalar, value))
    return _is_scalar(value)


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT
    if isinstance(value, int | float):
        return abs(value) <= LARGEST_NUMBER
    return value is None


def shown(value: Any) -> str:
    """A value as a text field shows it: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def retyped(text: str, before: Any) -> Any:
    """What was typed over a value: the value itself where nothing was, else the text."""
    return before if text == shown(before) else text
