"""Finding rows without reading millions of them."""

from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Field, Model, Q, QuerySet, UUIDField

M = TypeVar("M", bound=Model)
MOST_COUNTED = 10_000


class BoundedPaginator(Paginator[Any]):
    """Counts no further than ten thousand rows: who needs more of them narrows the list."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, `MOST_COUNTED` at most."""
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST_COUNTED].count())


def found(rows: QuerySet[M], columns: list[str], term: str) -> QuerySet[M]:
    """Rows whose id is `term`; for any other term, those where a column of text holds it.

    `columns` name fields, each with its lookup (`name__icontains`); without one the whole value
    is compared, as it was typed and in lower case, which is how addresses are stored.
    """
    key = _uuid(term)
    condition = Q(pk__in=[])
    for column in columns:
        if _is_key(rows.model, column):
            condition |= Q(**{column: key}) if key else Q()
        elif key is None:
            condition |= _holds(column, term)
    return rows.filter(condition)


def _holds(column: str, term: str) -> Q:
    if "__icontains" in column:
        return Q(**{column: term})
    return Q(**{f"{column}__in": [term, term.lower()]})


def _uuid(term: str) -> UUID | None:
    try:
        return UUID(term)
    except ValueError:
        return None


def _is_key(model: type[Model], column: str) -> bool:
    field: Field[Any, Any] | None = next(
        (each for each in model._meta.concrete_fields if column in (each.name, each.attname)), None
    )
    return isinstance(getattr(field, "target_field", field), UUIDField)
