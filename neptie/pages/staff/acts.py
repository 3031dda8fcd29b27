"""What staff can do to a row: asked on a page of its own, done by one service, kept in the log.

Each app's `admin.py` offers the acts that its own services do, also on a row of an app upstream:
"pause all campaigns" is campaigns' to offer, and stands on the page of a workspace.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model

Words = Any  # str, or a translation that is made when it is shown


def _always(row: Any) -> bool:
    return True


def _blank(row: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing to do.

    `do(row, actor_id, said)` calls one service and answers with a sentence for the log; `said`
    are the cleaned values of `form`. It may raise a DomainError. `asks` tells, before it is done,
    what will happen and whether it can be taken back.
    """

    name: str
    title: Words
    asks: Words
    do: Callable[[Any, UUID, Mapping[str, Any]], str]
    offered: Callable[[Any], bool] = _always
    form: type[forms.Form] | None = None
    initial: Callable[[Any], dict[str, Any]] = _blank
    is_grave: bool = False
    # Whether it can be done to many rows of a list at once; asked about first where it is grave.
    for_many: bool = False


_OFFERED: defaultdict[type[Model], list[Act]] = defaultdict(list)


def offer(model: type[Model], *acts: Act) -> None:
    """Put acts on the pages of a model's rows."""
    _OFFERED[model].extend(acts)


def acts_of(model: type[Model]) -> list[Act]:
    """What can be done to rows of this model, in the order it was offered."""
    return _OFFERED[model]
