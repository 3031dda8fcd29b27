"""What the table of leads is asked for: filters, perhaps those of a segment, and an order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from django.http import QueryDict
from django.utils.translation import gettext as _

from leads.models import Segment
from leads.rules.asking import address_of, folded, is_sayable, params_of, understood
from leads.rules.criteria import Criteria, clean
from leads.selectors.ordering import SORTS, Sort
from neptie.kernel.errors import NotFound

SEGMENT = "segment"
"""Names a segment: its leads, narrowed by the other parameters where there are some."""

OF = "of"
"""Names the segment that somebody is changing: the other parameters stand instead of its own."""


@dataclass(frozen=True)
class Asked:
    """The filters that the page shows as its own, and how they stand to the open segment.

    `is_within`: the segment's own filters hold too. `errors` by parameter say what was left out.
    """

    own: Criteria = field(default_factory=Criteria)
    segment: Segment | None = None
    is_within: bool = False
    sort: Sort = "newest"
    errors: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def held(self) -> Criteria:
        """What the open segment asks."""
        return clean(self.segment.criteria) if self.segment else Criteria()

    @property
    def criteria(self) -> tuple[Criteria, ...]:
        """All that must hold."""
        return (self.held, self.own) if self.is_within else (self.own,)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but an order is asked."""
        return not all(each.is_blank for each in self.criteria)

    @property
    def is_changed(self) -> bool:
        """Whether the open segment's filters were changed and not saved."""
        return self.segment is not None and not self.is_within and self.own != self.held

    @property
    def filters(self) -> str:
        """The query string that means the same leads, to everything that reads one."""
        return address_of(self._within() | params_of(self.own))

    def address(self) -> str:
        """The table with these filters, from its first page on."""
        return self._to(self._params(), self.sort)

    def without(self, names: Iterable[str]) -> str:
        """The table without some of its filters."""
        params = self._segment() | params_of(self.own)
        rest = {name: said for name, said in params.items() if name not in names}
        return self._to(rest, self.sort)

    def sorted_by(self, sort: Sort) -> str:
        """The same table in another order."""
        return self._to(self._params(), sort)

    def hidden(self) -> dict[str, str]:
        """What the form of filters carries along."""
        carried = {} if self.sort == "newest" else {"sort": self.sort}
        return carried | self._segment()

    def _params(self) -> dict[str, str]:
        if self.segment and not self.is_within and not self.is_changed:
            return {SEGMENT: str(self.segment.id)}
        return self._segment() | params_of(self.own)

    def _to(self, params: dict[str, str], sort: Sort) -> str:
        order = {} if sort == "newest" else {"sort": sort}
        return "?" + address_of(params | order)

    def _within(self) -> dict[str, str]:
        return {SEGMENT: str(self.segment.id)} if self.segment and self.is_within else {}

    def _segment(self) -> dict[str, str]:
        if self.segment is None:
            return {}
        return {SEGMENT if self.is_within else OF: str(self.segment.id)}


def read(query: QueryDict, segments: Iterable[Segment]) -> Asked:
    """What a page's query asks. NotFound when it names a segment that is none of these."""
    params = folded(query.lists())
    own, errors = understood(params)
    sort = cast("Sort", params.get("sort") if params.get("sort") in SORTS else "newest")
    name = params.get(SEGMENT) or params.get(OF)
    if not name:
        return Asked(own, sort=sort, errors=errors)
    segment = _named(name, segments)
    if not params.get(SEGMENT):
        return Asked(own, segment, sort=sort, errors=errors)
    held = clean(segment.criteria)
    if own.is_blank and is_sayable(held):
        return Asked(held, segment, sort=sort, errors=errors)
    return Asked(own, segment, is_within=True, sort=sort, errors=errors)


def _named(id: str, segments: Iterable[Segment]) -> Segment:
    found = next((each for each in segments if str(each.id) == id), None)
    if found is None:
        raise NotFound(_("There is no segment with this id."))
    return found
