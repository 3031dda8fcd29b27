"""What stands around the table of leads: what it can be narrowed to, and who sees which columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, Lower, NullIf

from accounts.models import Membership, Workspace
from leads.models import CustomField, LeadCount, LeadList, Segment, TableView, Tag

MOST_CHOICES = 200


@dataclass(frozen=True)
class Setup:
    """A team's segments, fields, lists, tags, industries and members, by name; and the columns
    that the member who looks chose, or None. Members and lists are (id, name).
    """

    segments: Sequence[Segment]
    fields: Sequence[CustomField]
    lists: Sequence[tuple[str, str]]
    tags: Sequence[str]
    industries: Sequence[str]
    members: Sequence[tuple[str, str]]
    columns: Sequence[str] | None


def table_setup(workspace_id: UUID, membership_id: UUID) -> Setup:
    """All of it in one query."""
    found = Workspace.objects.filter(id=workspace_id).values_list(
        _rows(Segment.objects.order_by(Lower("name"), "id"), "id", "name", "criteria"),
        _rows(CustomField.objects.order_by(Lower("name"), "key"), "key", "name", "kind", "choices"),
        _rows(LeadList.objects.order_by(Lower("name"), "id"), "id", "name"),
        _rows(Tag.objects.order_by(Lower("name"), "name"), "name"),
        _rows(_industries(), "industry"),
        _rows(_members(), "id", "called"),
        _rows(TableView.objects.filter(member_id=membership_id), "columns"),
    )
    segments, fields, lists, tags, industries, members, views = found.get()
    return Setup(
        segments=[Segment(workspace_id=workspace_id, **each) for each in segments],
        fields=[CustomField(workspace_id=workspace_id, **each) for each in fields],
        lists=[(each["id"], each["name"]) for each in lists],
        tags=[each["name"] for each in tags],
        industries=[each["industry"] for each in industries],
        members=[(each["id"], each["called"]) for each in members],
        columns=next((each["columns"] for each in views), None),
    )


def _rows(queryset: QuerySet[Any], *names: str) -> ArraySubquery:
    """The first of a workspace's rows as objects."""
    rows = queryset.filter(workspace_id=OuterRef("pk"))
    shaped: Any = JSONObject(**{name: F(name) for name in names})
    return ArraySubquery(rows.values_list(shaped, flat=True)[:MOST_CHOICES])


def _industries() -> QuerySet[Any]:
    there = LeadCount.objects.filter(count__gt=0).exclude(industry="")
    return there.order_by("industry").distinct("industry")


def _members() -> QuerySet[Membership]:
    called = Coalesce(NullIf("user__full_name", Value("")), "user__email")
    return Membership.objects.annotate(called=called).order_by(Lower("called"), "id")
