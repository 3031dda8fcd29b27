"""Lists, tags, custom fields and segments of a workspace, by their names."""

from collections.abc import Collection
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.scoping import WorkspaceQuerySet
from leads.models import CustomField, LeadList, ListMember, Segment, Tag
from leads.rules.criteria import NOBODY, Criteria, clean
from neptie.kernel.errors import NotFound

# One pass for all the tags of a page, by the index of tags.
_TAG_COUNTS = """
    SELECT tag, count(*) FROM leads_lead AS lead, unnest(lead.tags) AS tag
    WHERE lead.workspace_id = %s AND lead.merged_into_id IS NULL
      AND lead.tags && %s::varchar[] AND tag = ANY(%s::varchar[])
    GROUP BY tag
"""


def lists_of(workspace_id: UUID) -> WorkspaceQuerySet[LeadList]:
    """The workspace's lists."""
    return LeadList.objects.in_workspace(workspace_id).order_by(Lower("name"), "id")


def counted(lists: WorkspaceQuerySet[LeadList]) -> WorkspaceQuerySet[LeadList]:
    """Each list with `count`, its leads; those that were merged into others are in none.

    Members less the merged ones: these are few and indexed, so the leads need not be read.
    """
    members = ListMember.objects.filter(
        workspace_id=OuterRef("workspace_id"), lead_list_id=OuterRef("pk")
    ).order_by()
    merged = members.filter(lead__merged_into__isnull=False)
    numbered = lists.annotate(count=_number(members) - _number(merged))
    return cast("WorkspaceQuerySet[LeadList]", numbered)


def _number(members: WorkspaceQuerySet[ListMember]) -> Coalesce:
    per_list = members.values("lead_list_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(per_list), 0)


def segments_of(workspace_id: UUID) -> WorkspaceQuerySet[Segment]:
    """The workspace's segments."""
    return Segment.objects.in_workspace(workspace_id).order_by(Lower("name"), "id")


def segment_criteria(workspace_id: UUID, segment_id: UUID) -> Criteria:
    """What a segment asks; NotFound for another workspace's."""
    segments = Segment.objects.all()
    return clean(segments.get_or_refuse(workspace_id=workspace_id, id=segment_id).criteria)


def tags_of(workspace_id: UUID) -> WorkspaceQuerySet[Tag]:
    """The tags that leads have, had, or may be given."""
    return Tag.objects.in_workspace(workspace_id).order_by(Lower("name"), "name")


def tag_counts(workspace_id: UUID, names: Collection[str]) -> dict[str, int]:
    """How many leads have each of these tags, as they are written; those that have one."""
    with connection.cursor() as cursor:
        cursor.execute(_TAG_COUNTS, [workspace_id, list(names), list(names)])
        return dict(cursor.fetchall())


def fields_of(workspace_id: UUID) -> list[CustomField]:
    """The workspace's custom fields."""
    return list(ordered_fields(workspace_id))


def ordered_fields(workspace_id: UUID) -> WorkspaceQuerySet[CustomField]:
    """The same as a queryset, for pages of them."""
    return CustomField.objects.in_workspace(workspace_id).order_by(Lower("name"), "key")


def require_known(workspace_id: UUID, criteria: Criteria) -> None:
    """NotFound when the criteria name a list or an owner that this workspace does not have."""
    owners = [owner for owner in criteria.owners if owner != NOBODY]
    lists = LeadList.objects.in_workspace(workspace_id)
    if criteria.lists and lists.filter(id__in=criteria.lists).count() < len(criteria.lists):
        raise NotFound(_("There is no list with one of these ids."))
    members = Membership.objects.filter(workspace_id=workspace_id)
    if owners and members.filter(id__in=owners).count() < len(owners):
        raise NotFound(_("There is no member with one of these ids."))


def segments_with(workspace_id: UUID, word: str, value: str) -> list[Segment]:
    """The segments that ask for a list (`lists`, its id) or a custom field (`custom`, its key)."""
    return list(segments_of(workspace_id).filter(**{f"criteria__{word}__has_key": value}))
