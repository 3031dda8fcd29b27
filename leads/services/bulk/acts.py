"""What can be done to many leads at once, by name: each act checks what it is told, then does it.

An act takes some hundreds or thousands of ids in a handful of statements, whatever their number,
so that a selection, a call of the API and a batch of a job are the same to it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from leads.models import ListMember, Status
from leads.selectors.leads import leads_in
from leads.selectors.suppression import suppressed
from leads.services.activity import note_changes, note_listed
from leads.services.bulk import arguments as said
from leads.services.bulk import changing
from leads.services.bulk.changing import Change, Edit
from leads.services.bulk.deleting import delete_leads
from leads.services.leads import require_member
from leads.services.organizing import on_leads
from leads.services.organizing.lists import add_to_list, remove_from_list
from leads.services.suppression import suppress_addresses


@dataclass(frozen=True)
class Outcome:
    """What an act did: leads it changed, leads it had to leave, and what can be put back."""

    changed: Sequence[UUID]
    kept: Sequence[UUID] = ()
    change: Change | None = None


@dataclass(frozen=True)
class _Call:
    workspace_id: UUID
    lead_ids: Sequence[UUID]
    arguments: Mapping[str, Any]
    actor_id: UUID | None

    @property
    def whom(self) -> dict[str, Any]:
        """What every service is told."""
        return {
            "workspace_id": self.workspace_id,
            "lead_ids": self.lead_ids,
            "actor_id": self.actor_id,
        }


@dataclass(frozen=True)
class _Act:
    """`takes` are the arguments by name, each with what checks it and makes it fit for JSON."""

    does: Callable[[_Call], Outcome]
    takes: Mapping[str, Callable[[UUID, Any], Any]]


def checked(*, workspace_id: UUID, act: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as JSON holds them.

    Invalid for an unknown act, and for an argument that is wrong, missing or not the act's;
    NotFound for a member or a list of another workspace.
    """
    if act not in ACTS:
        raise said.wrong("act", _("There are %(acts)s.") % {"acts": ", ".join(ACTS)})
    takes = ACTS[act].takes
    for name in arguments.keys() - takes.keys():
        raise said.wrong(name, _("Unknown field."))
    for name in takes.keys() - arguments.keys():
        raise said.wrong(name, _("This field is required."))
    return {name: check(workspace_id, arguments[name]) for name, check in takes.items()}


@transaction.atomic
def perform(
    *,
    workspace_id: UUID,
    lead_ids: Sequence[UUID],
    act: str,
    arguments: Mapping[str, Any],
    actor_id: UUID | None,
) -> Outcome:
    """Do it to these leads, of which those of other workspaces are left alone.

    `arguments` as `checked` returned them; NotFound when what they name went away since.
    """
    return ACTS[act].does(_Call(workspace_id, lead_ids, arguments, actor_id))


@transaction.atomic
def put_back(*, workspace_id: UUID, change: Change, actor_id: UUID) -> int:
    """Undo what an act changed, where nobody changed it since; how many leads that were."""
    kind, _colon, list_id = change.field.partition(":")
    if kind != "list":
        return changing.put_back(workspace_id=workspace_id, change=change, actor_id=actor_id)
    move = add_to_list if any(change.before.values()) else remove_from_list
    return move(
        workspace_id=workspace_id,
        list_id=UUID(list_id),
        lead_ids=list(change.before),
        actor_id=actor_id,
    )


def _edit(call: _Call, edit: Edit) -> Outcome:
    """Edit a field whose changes stand in the timeline."""
    change = changing.change(**call.whom, edit=edit)
    note_changes(
        workspace_id=call.workspace_id,
        field=change.field,
        before=change.before,
        after=change.after,
        actor_id=call.actor_id,
    )
    return Outcome(list(change.after), change=change)


def _set_status(call: _Call) -> Outcome:
    """Unsubscribed suppresses the addresses too, and is not to be put back."""
    outcome = _edit(call, changing.to_status(call.arguments["status"]))
    if call.arguments["status"] != Status.UNSUBSCRIBED:
        return outcome
    leads = leads_in(call.workspace_id).filter(id__in=outcome.changed)
    _suppress(call, list(leads.values_list("email", flat=True)), "unsubscribed")
    return Outcome(outcome.changed)


def _set_owner(call: _Call) -> Outcome:
    named = call.arguments["owner_id"]
    owner_id = UUID(named) if named else None
    require_member(call.workspace_id, owner_id)
    return _edit(call, changing.to_owner(owner_id))


def _add_tag(call: _Call) -> Outcome:
    return _edit(call, changing.with_tag(call.arguments["tag"]))


def _remove_tag(call: _Call) -> Outcome:
    return _edit(call, changing.without_tag(call.arguments["tag"]))


def _rename_tag(call: _Call) -> Outcome:
    return Outcome(on_leads.rename_tag_on(**call.whom, **call.arguments))


def _delete_tag(call: _Call) -> Outcome:
    return Outcome(on_leads.delete_tag_on(**call.whom, **call.arguments))


def _retype_field(call: _Call) -> Outcome:
    return Outcome(on_leads.retype_field_on(**call.whom, **call.arguments))


def _remove_field(call: _Call) -> Outcome:
    edit = changing.without_custom(call.arguments["key"])
    return Outcome(list(changing.change(**call.whom, edit=edit).after))


def _add_to_list(call: _Call) -> Outcome:
    ours = leads_in(call.workspace_id).filter(id__in=call.lead_ids)
    members = _members(call)
    found = [id for id in ours.order_by("id").values_list("id", flat=True) if id not in members]
    add_to_list(
        workspace_id=call.workspace_id,
        list_id=UUID(call.arguments["list_id"]),
        lead_ids=found,
        actor_id=call.actor_id,
    )
    return _listed(call, found, is_in=True)


def _remove_from_list(call: _Call) -> Outcome:
    found = sorted(_members(call))
    remove_from_list(
        workspace_id=call.workspace_id,
        list_id=UUID(call.arguments["list_id"]),
        lead_ids=found,
        actor_id=call.actor_id,
    )
    return _listed(call, found, is_in=False)


def _members(call: _Call) -> set[UUID]:
    members = ListMember.objects.in_workspace(call.workspace_id)
    listed = members.filter(lead_list_id=call.arguments["list_id"], lead_id__in=call.lead_ids)
    return set(listed.values_list("lead_id", flat=True))


def _listed(call: _Call, ids: Sequence[UUID], *, is_in: bool) -> Outcome:
    list_id = call.arguments["list_id"]
    note_listed(
        workspace_id=call.workspace_id,
        lead_ids=ids,
        list_id=UUID(list_id),
        actor_id=call.actor_id,
        removed=not is_in,
    )
    before, after = dict.fromkeys(ids, not is_in), dict.fromkeys(ids, is_in)
    return Outcome(ids, change=Change(f"list:{list_id}", before, after))


def _suppress_leads(call: _Call) -> Outcome:
    """Changed are those that mail could go to before."""
    leads = leads_in(call.workspace_id).filter(id__in=call.lead_ids).order_by("id")
    addresses = dict(leads.values_list("id", "email"))
    before = suppressed(call.workspace_id, list(addresses.values()))
    _suppress(call, list(addresses.values()), "manual")
    return Outcome([id for id, address in addresses.items() if address not in before])


def _suppress(call: _Call, addresses: Sequence[str], reason: str) -> None:
    suppress_addresses(
        workspace_id=call.workspace_id,
        addresses=addresses,
        reason=reason,
        actor_id=call.actor_id,
    )


def _delete(call: _Call) -> Outcome:
    """Leads that were contacted stay, for the figures."""
    gone, kept = delete_leads(**call.whom)
    return Outcome(gone, kept)


ACTS: Mapping[str, _Act] = {
    "status": _Act(_set_status, {"status": said.status}),
    "owner": _Act(_set_owner, {"owner_id": said.owner}),
    "tag": _Act(_add_tag, {"tag": said.tag}),
    "remove_tag": _Act(_remove_tag, {"tag": said.tag}),
    "list": _Act(_add_to_list, {"list_id": said.of_list}),
    "remove_list": _Act(_remove_from_list, {"list_id": said.of_list}),
    "suppress": _Act(_suppress_leads, {}),
    "delete": _Act(_delete, {}),
    "rename_tag": _Act(_rename_tag, {"tag": said.tag, "name": said.tag}),
    "delete_tag": _Act(_delete_tag, {"tag": said.tag}),
    "remove_field": _Act(_remove_field, {"key": said.key}),
    "retype_field": _Act(
        _retype_field, {"key": said.key, "kind": said.kind, "choices": said.choices}
    ),
}
"""Every act by its name."""
