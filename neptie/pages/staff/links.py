"""Ways from a row to the rows that belong to it, such as from a workspace to its messages.

Who belongs says so: `belongs(Message, to=Workspace, by="workspace")` stands in emailing's admin,
so that nothing upstream names what is downstream.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.text import capfirst

_BELONGING: defaultdict[type[Model], list[tuple[type[Model], str]]] = defaultdict(list)


@dataclass(frozen=True)
class Link:
    """Where to, and what it is called; `title` is shown beside it."""

    label: str
    address: str
    title: str = ""


def belongs(*models: type[Model], to: type[Model], by: str) -> None:
    """Rows of `models` whose column `by` holds the key of a row of `to` are linked from it."""
    _BELONGING[to].extend((model, by) for model in models)


def belongings(row: Model) -> list[Link]:
    """Links from a row to the lists of what belongs to it."""
    return [
        Link(
            capfirst(str(model._meta.verbose_name_plural)),
            f"{_list_of(model)}?{urlencode({_lookup(model, by): str(row.pk)})}",
        )
        for model, by in _BELONGING[type(row)]
    ]


def _lookup(model: type[Model], by: str) -> str:
    field = model._meta.get_field(by)
    if isinstance(field, ForeignKey):
        return f"{by}__{field.target_field.name}__exact"
    return f"{by}__exact"


def _list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def narrowed(model: type[Model], params: Mapping[str, Any]) -> Iterator[Link]:
    """For each row that a list is narrowed to by its address: a link to that row."""
    for lookup, value in params.items():
        name, _, rest = lookup.partition("__")
        field = _column(model, name)
        if field is None or not rest.endswith("exact"):
            continue
        if isinstance(field, ForeignKey):
            yield Link(capfirst(str(field.verbose_name)), _page_of(field, value), str(value))
        elif name.endswith("_id"):
            yield Link(capfirst(str(field.verbose_name)), "", str(value))


def _column(model: type[Model], name: str) -> "Field[Any, Any] | None":
    return next((field for field in model._meta.concrete_fields if field.name == name), None)


def _page_of(field: "ForeignKey[Any, Any]", value: Any) -> str:
    target = field.related_model._meta
    try:
        return reverse(f"admin:{target.app_label}_{target.model_name}_change", args=[value])
    except NoReverseMatch:
        return ""
