"""The table of leads: what was searched for, in the order that was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast
from uuid import UUID

from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Lower

from accounts.scoping import WorkspaceQuerySet
from leads.models import Lead, LeadCount
from leads.selectors.leads import leads_in, total_leads
from leads.selectors.where import CONVERSION

Order = Literal["newest", "score", "name", "contacted"]
_ORDERS: Mapping[Order, tuple[Any, ...]] = {
    "newest": ("-id",),
    "score": (F("stored__value").desc(nulls_last=True), "-id"),
    "name": (Lower("full_name"), "id"),
    "contacted": (F("last_contacted_at").desc(nulls_last=True), "-id"),
}
_SEARCHED = ("full_name", "company", "email", "job_title")
_MOST_WORDS = 8
_SCORE_FIELDS = ("value", "low", "high", "factors", "regime", "scored_at")
_MOST_INDUSTRIES = 200


@dataclass(frozen=True)
class Search:
    """What leads to show. `owner` is a membership's id, or “nobody”; `min_score` from 0 to 1."""

    words: str = ""
    status: str = ""
    industry: str = ""
    owner: UUID | Literal["nobody"] | None = None
    tag: str = ""
    min_score: float | None = None

    @property
    def is_counted(self) -> bool:
        """Whether the kept counts know how many there are."""
        return not (self.words or self.owner or self.tag or self.min_score is not None)


def found_leads(
    workspace_id: UUID, search: Search, *, order: Order = "newest"
) -> WorkspaceQuerySet[Lead]:
    """The leads of a search with their owners; `score_value`, `score_factors`, … of each.

    Each word has to stand somewhere in name, company, address or title, in any case of letters.
    """
    leads = with_whole_score(leads_in(workspace_id)).filter(_matching(search))
    return leads.select_related("owner__user").order_by(*_ORDERS[order])


def with_whole_score(leads: WorkspaceQuerySet[Lead]) -> WorkspaceQuerySet[Lead]:
    """Each lead with the fields of its stored score as `score_value`, `score_low`, …, or None."""
    fields = {f"score_{field}": F(f"stored__{field}") for field in _SCORE_FIELDS}
    return _joined(leads).annotate(**fields)


def count_found(workspace_id: UUID, search: Search) -> int:
    """How many leads a search finds; from the kept counts where these know it."""
    if search.is_counted:
        return total_leads(
            workspace_id, status=search.status or None, industry=search.industry or None
        )
    return _joined(leads_in(workspace_id)).filter(_matching(search)).count()


def industries_of(workspace_id: UUID) -> list[str]:
    """The industries that leads of the workspace are in, by their names."""
    counts = LeadCount.objects.filter(workspace_id=workspace_id, count__gt=0).exclude(industry="")
    names = counts.order_by("industry").values_list("industry", flat=True).distinct()
    return list(names[:_MOST_INDUSTRIES])


def _joined(leads: WorkspaceQuerySet[Lead]) -> WorkspaceQuerySet[Lead]:
    """Each lead beside its stored score, where a filter or an order asks for it."""
    is_conversion = Q(scores__purpose=CONVERSION)
    joined = leads.alias(stored=FilteredRelation("scores", condition=is_conversion))
    return cast("WorkspaceQuerySet[Lead]", joined)


def _matching(search: Search) -> Q:
    found = Q()
    for word in search.words.split()[:_MOST_WORDS]:
        found &= Q(*((f"{field}__icontains", word) for field in _SEARCHED), _connector=Q.OR)
    if search.status:
        found &= Q(status=search.status)
    if search.industry:
        found &= Q(industry=search.industry)
    if search.owner:
        is_nobodys = search.owner == "nobody"
        found &= Q(owner__isnull=True) if is_nobodys else Q(owner_id=search.owner)
    if search.tag:
        found &= Q(tags__contains=[search.tag])
    if search.min_score is not None:
        found &= Q(stored__value__gte=search.min_score)
    return found
