"""What becomes of stored values when their field gets another kind."""

from collections.abc import Sequence
from typing import Any

from leads.rules.custom import shown
from leads.rules.typed import BadValue, from_text


def as_kind(value: Any, kind: str, choices: Sequence[str] = ()) -> Any:
    """The value in the new kind, None where nothing stands. Raises BadValue where it has none.

    Texts are read as a form would read them; numbers, yes and no as the texts they are shown as.
    """
    if isinstance(value, list):
        raise BadValue("Must be a single value.")
    text = "" if value is None else shown(value)
    return from_text(text, kind, choices) if text.strip() else None
