"""The columns of the table of leads, in words, and what is chosen among them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from leads.models import CustomField
from leads.rules.columns import CUSTOM, moved, offered_columns, shown_columns
from leads.selectors.ordering import Sort

_LABELS: Mapping[str, Any] = {
    "title": _("Title"),
    "company": _("Company"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "status": _("Status"),
    "score": _("Score, and why"),
    "owner": _("Owner"),
    "tags": _("Tags"),
    "industry": _("Industry"),
    "country": _("Country"),
    "source": _("Source"),
    "contacted": _("Last contacted"),
    "created": _("Created"),
    "updated": _("Updated"),
}
_SORTS: Mapping[str, Sort] = {
    "score": "score",
    "contacted": "contacted",
    "created": "newest",
    "updated": "updated",
}


@dataclass(frozen=True)
class Column:
    """A column: its name among columns, its heading, the order by it, and the team's own field."""

    key: str
    label: Any
    sort: Sort | None = None
    field: CustomField | None = None
    is_shown: bool = True


def columns_of(chosen: Sequence[str] | None, fields: Iterable[CustomField]) -> list[Column]:
    """All columns there are: those that are shown in their order, then the others."""
    own = {f"{CUSTOM}{field.key}": field for field in fields}
    keys = [field.key for field in own.values()]
    shown = shown_columns(chosen, keys)
    return [
        Column(
            key,
            own[key].name if key in own else _LABELS[key],
            sort=_SORTS.get(key),
            field=own.get(key),
            is_shown=key in shown,
        )
        for key in offered_columns(shown, keys)
    ]


def chosen(data: QueryDict) -> tuple[str, ...]:
    """The columns that a form says, in its order; `up` or `down` moves one of them first."""
    columns = tuple(data.getlist("column"))
    columns = moved(columns, data.get("up", ""), -1)
    return moved(columns, data.get("down", ""), 1)
