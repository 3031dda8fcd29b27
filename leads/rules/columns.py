"""Which columns the table of leads has, beside the name, which always comes first."""

from collections.abc import Collection, Iterable, Sequence

COLUMNS = (
    "title",
    "company",
    "email",
    "phone",
    "status",
    "score",
    "owner",
    "tags",
    "industry",
    "country",
    "source",
    "contacted",
    "created",
    "updated",
)
USUAL = ("title", "company", "status", "score", "owner", "contacted", "created")
CUSTOM = "custom."
"""Stands before the key of a field of the team's own."""

MOST = 60


def shown_columns(chosen: Sequence[str] | None, keys: Iterable[str]) -> tuple[str, ...]:
    """The columns to show, in order: those chosen that still are there, the usual where none were.

    `keys` are those of the team's fields.
    """
    if chosen is None:
        return USUAL
    known = {*COLUMNS, *_own(keys)}
    return tuple(dict.fromkeys(column for column in chosen if column in known))[:MOST]


def offered_columns(shown: Sequence[str], keys: Iterable[str]) -> tuple[str, ...]:
    """All columns there are: those shown, in their order, then the others."""
    return tuple(dict.fromkeys([*shown, *COLUMNS, *_own(keys)]))


def moved(columns: Sequence[str], column: str, by: int) -> tuple[str, ...]:
    """The columns with one of them moved by a place or more; as they are where it is not there."""
    if column not in columns:
        return tuple(columns)
    rest = [each for each in columns if each != column]
    rest.insert(max(0, columns.index(column) + by), column)
    return tuple(rest)


def known_columns(columns: Collection[str]) -> bool:
    """Whether all of them can be columns; a field of the team's may have gone meanwhile."""
    return len(columns) <= MOST and all(
        column in COLUMNS or column.startswith(CUSTOM) for column in columns
    )


def _own(keys: Iterable[str]) -> list[str]:
    return [f"{CUSTOM}{key}" for key in keys]
