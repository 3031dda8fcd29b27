"""A page of leads in an order: by its number, or from the place where the page before ended.

Each order walks an index and stops when the page is full. Leads without a score, or never
contacted, come last: they are a second walk, taken only where the first one ends within the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from leads.rules.criteria import Criteria
from leads.selectors.where import CONVERSION, Where, is_kept, where, where_for_a_page, whole
from neptie.kernel.rows import rows

Sort = Literal["newest", "name", "score", "contacted", "updated"]
SORTS: tuple[Sort, ...] = ("newest", "name", "score", "contacted", "updated")
_MANY = 10_000

_SCORED = f"""
    leads_score AS score JOIN leads_lead AS lead
    ON lead.id = score.lead_id AND score.workspace_id = lead.workspace_id
    AND score.purpose = '{CONVERSION}'
"""
_UNSCORED = f"""
    NOT EXISTS (
        SELECT FROM leads_score AS score
        WHERE score.lead_id = lead.id AND score.purpose = '{CONVERSION}'
    )
"""


@dataclass(frozen=True)
class _Walk:
    """One way along an index. `key` is compared before the id; None: the id alone decides."""

    key: str | None = None
    falls: bool = True
    only: str = "true"
    source: str = "leads_lead AS lead"
    id: str = "lead.id"
    is_told: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.key, self.id) if self.key else (self.id,)

    @property
    def told(self) -> str:
        return self.key if self.key and self.is_told else "NULL"

    @property
    def order(self) -> str:
        return ", ".join(f"{column}{' DESC' if self.falls else ''}" for column in self.columns)

    @property
    def beyond(self) -> str:
        """The condition for what lies behind a place."""
        marks = ", ".join(["%s"] * len(self.columns))
        return f"({', '.join(self.columns)}) {'<' if self.falls else '>'} ({marks})"


_WALKS: Mapping[Sort, tuple[_Walk, ...]] = {
    "newest": (_Walk(),),
    "name": (_Walk("lower(lead.full_name)", falls=False),),
    "updated": (_Walk("lead.updated_at"),),
    "score": (
        _Walk("score.value", source=_SCORED, id="score.lead_id"),
        _Walk(only=_UNSCORED),
    ),
    "contacted": (
        _Walk("lead.last_contacted_at", only="lead.last_contacted_at IS NOT NULL"),
        _Walk(only="lead.last_contacted_at IS NULL"),
    ),
}


# Of all leads of a workspace, in place of the walk by ids alone: see `whole`.
_ALL = _Walk("lead.workspace_id", is_told=False)


@dataclass(frozen=True)
class Place:
    """Where a lead stands in an order: what it is sorted by (None: nothing), and its id."""

    key: Any
    id: UUID


def page_ids(
    workspace_id: UUID,
    *criteria: Criteria,
    sort: Sort = "newest",
    limit: int,
    offset: int = 0,
) -> list[UUID]:
    """The ids of the leads that meet all of the criteria, in order, `offset` of them left out."""
    found = page_rows(workspace_id, *criteria, sort=sort, limit=limit, offset=offset)
    return [row["id"] for row in found]


def page_rows(
    workspace_id: UUID,
    *criteria: Criteria,
    sort: Sort = "newest",
    limit: int,
    offset: int = 0,
    after: Place | None = None,
    columns: str = "lead.id",
    expected: int = 0,
) -> list[dict[str, Any]]:
    """The same with other columns of `lead`, and `sort_key`; from behind a place if one is given.

    A place stands for the walk that it was met on: behind one without a key there is only the
    second. `expected` is how many leads meet the criteria, where the caller knows: of many the
    first are met soon along the order, and looking all of them up would take longer.
    """
    prepare = _has_one_plan(sort, criteria)
    if sort == "newest" and all(each.is_blank for each in criteria):
        place = after and Place(workspace_id, after.id)
        return _walked(_ALL, whole(workspace_id), columns, place, limit, offset, prepare)
    found = (where if expected > _MANY else where_for_a_page)(workspace_id, *criteria)
    walks = _WALKS[sort]
    if after is not None and after.key is None:
        walks = walks[-1:]
    page: list[dict[str, Any]] = []
    for walk in walks:
        passed = after if after is None or (after.key is None) is (walk.key is None) else None
        page += _walked(walk, found, columns, passed, limit - len(page), offset, prepare)
        if len(page) == limit:
            break
        if offset and walk is not walks[-1]:
            offset = 0 if page else offset - _length(walk, found)
    return page


def _has_one_plan(sort: Sort, criteria: Sequence[Criteria]) -> bool:
    """Whether one plan is the best for all values: where an index has the leads in this order.

    Elsewhere a common value wants to be met along the way, and a rare one to be looked up.
    """
    if all(each.is_blank for each in criteria):
        return True
    is_one_status = all(len(each.audience.statuses) < 2 for each in criteria)
    return sort == "newest" and is_one_status and all(map(is_kept, criteria))


def _walked(
    walk: _Walk,
    found: Where,
    columns: str,
    after: Place | None,
    limit: int,
    offset: int,
    prepare: bool,
) -> list[dict[str, Any]]:
    behind = f" AND {walk.beyond}" if after else ""
    place = () if after is None else (after.key, after.id)[-len(walk.columns) :]
    return rows(
        f"SELECT {columns}, {walk.told} AS sort_key FROM {walk.source} "  # noqa: S608
        f"WHERE {found.sql} AND {walk.only}{behind} ORDER BY {walk.order} LIMIT %s OFFSET %s",
        (*found.values, *place, limit, offset),
        prepare=prepare,
    )


def _length(walk: _Walk, found: Where) -> int:
    counted: Sequence[dict[str, Any]] = rows(
        f"SELECT count(*) AS count FROM {walk.source} WHERE {found.sql} AND {walk.only}",  # noqa: S608
        found.values,
        prepare=False,
    )
    return int(counted[0]["count"])
