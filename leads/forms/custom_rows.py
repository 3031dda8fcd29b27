"""A lead's custom values as a form shows them, each by its field's kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from leads.models import CustomField
from leads.rules.typed import BadValue, from_text


@dataclass(frozen=True)
class CustomRow:
    """A value as text under its key; `label` is blank where no field has that key.

    `kind` says how it is typed in: `text` also where the value does not fit its field, so that it
    is seen and stays until somebody changes it.
    """

    key: str
    value: str
    label: str = ""
    kind: str = "text"
    choices: Sequence[str] = ()


def custom_row(key: str, value: str, field: CustomField | None) -> CustomRow:
    """The row of a value, by its field where there is one."""
    if field is None:
        return CustomRow(key, value)
    try:
        is_fit = not value or from_text(value, field.kind, field.choices) is not None
    except BadValue:
        is_fit = False
    return CustomRow(key, value, field.name, field.kind if is_fit else "text", field.choices)
