"""Lists: made, renamed, deleted; leads put into them and taken out."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from leads.models import LeadList, ListMember
from leads.selectors.leads import leads_in
from leads.services.organizing.names import clean_name, save_named, tell
from neptie.kernel.clock import now
from neptie.kernel.errors import NotFound
from neptie.kernel.ids import new_id

# Ids that are no listed lead's of the workspace find no row to join.
_ADD = """
    INSERT INTO leads_listmember (id, workspace_id, lead_list_id, lead_id, added_at)
    SELECT fresh.id, lead.workspace_id, %s, lead.id, %s
    FROM unnest(%s::uuid[], %s::uuid[]) AS fresh (id, lead_id)
    JOIN leads_lead AS lead ON lead.workspace_id = %s AND lead.id = fresh.lead_id
        AND lead.merged_into_id IS NULL
    ORDER BY lead.id
    ON CONFLICT (lead_list_id, lead_id) DO NOTHING
"""


@transaction.atomic
def create_list(
    *, workspace_id: UUID, name: str, actor_id: UUID | None, membership_id: UUID | None = None
) -> LeadList:
    """An empty list; Conflict with its id when there is one of this name in any case of letters."""
    made = LeadList(
        workspace_id=workspace_id,
        name=clean_name(name),
        created_by_id=membership_id,
    )
    save_named(made)
    tell(made, "list.created", fields=["name"], actor_id=actor_id)
    return made


@transaction.atomic
def rename_list(*, workspace_id: UUID, list_id: UUID, name: str, actor_id: UUID | None) -> LeadList:
    """Give it another name; NotFound, or Conflict as `create_list`."""
    found = _locked(workspace_id, list_id)
    clean = clean_name(name)
    if clean != found.name:
        found.name = clean
        save_named(found)
        tell(found, "list.updated", fields=["name"], actor_id=actor_id)
    return found


@transaction.atomic
def delete_list(*, workspace_id: UUID, list_id: UUID, actor_id: UUID | None) -> None:
    """Take the list away; its leads stay."""
    found = _locked(workspace_id, list_id)
    tell(found, "list.deleted", actor_id=actor_id)
    found.delete()


@transaction.atomic
def add_to_list(
    *, workspace_id: UUID, list_id: UUID, lead_ids: Collection[UUID], actor_id: UUID | None
) -> int:
    """Put leads into a list; how many were not in it. Ids of no lead of ours are left out."""
    found = _locked(workspace_id, list_id)
    wanted = list(dict.fromkeys(lead_ids))
    ids = [new_id() for _lead in wanted]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [found.id, now(), ids, wanted, workspace_id])
        count = int(cursor.rowcount)
    if count:
        tell(found, "list.updated", fields=["leads"], actor_id=actor_id)
    return count


@transaction.atomic
def remove_from_list(
    *, workspace_id: UUID, list_id: UUID, lead_ids: Collection[UUID], actor_id: UUID | None
) -> int:
    """Take leads out of a list; how many were in it. The leads themselves stay."""
    found = _locked(workspace_id, list_id)
    members = ListMember.objects.in_workspace(workspace_id).filter(lead_list=found)
    count, _kinds = members.filter(lead_id__in=lead_ids).delete()
    if count:
        tell(found, "list.updated", fields=["leads"], actor_id=actor_id)
    return count


def require_leads(*, workspace_id: UUID, lead_ids: Collection[UUID]) -> None:
    """NotFound when one of the ids is no lead's of this workspace."""
    wanted = set(lead_ids)
    if leads_in(workspace_id).filter(id__in=wanted).count() < len(wanted):
        raise NotFound(_("There is no lead with one of these ids; nothing was changed."))


def _locked(workspace_id: UUID, list_id: UUID) -> LeadList:
    """The list, which nobody deletes meanwhile."""
    lists = LeadList.objects.select_for_update(no_key=True)
    return lists.get_or_refuse(workspace_id=workspace_id, id=list_id)
