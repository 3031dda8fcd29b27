"""Who may do what in a workspace: roles, removing, leaving."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Membership, Role, Workspace
from accounts.rules import may_give_role
from accounts.services.invitations import withdraw_beyond
from accounts.services.sessions import end_sessions
from neptie.kernel.errors import Conflict, Forbidden, Invalid, NotFound


@transaction.atomic
def change_role(*, actor: Membership, member_id: UUID, role: str) -> Membership:
    """Give a member another role.

    NotFound for nobody's id; Invalid for no role; Forbidden when the role given or taken is above
    the actor's own; Conflict when the workspace would be left without an owner. The invitations
    that the member could not make any more are withdrawn.
    """
    actor, member = _locked(actor, member_id)
    if role not in Role.values:
        raise Invalid(_("There is no such role."), errors={"role": [_("There is no such role.")]})
    if not may_give_role(actor.role, role):
        raise Forbidden(_("You cannot give a role above your own."))
    if member.role == role:
        return member
    _keep_an_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    _told("member.role_changed", member, actor, fields=["role"])
    withdraw_beyond(inviter=member, role=role, actor_id=actor.user_id)
    return member


@transaction.atomic
def remove_member(*, actor: Membership, member_id: UUID) -> Membership:
    """Take a member out of the workspace, with their sessions, API keys and invitations.

    The leads they own stay, without an owner. NotFound, Forbidden and Conflict as for a role.
    """
    actor, member = _locked(actor, member_id)
    _take_out(member, actor)
    return member


@transaction.atomic
def leave_workspace(*, member: Membership) -> None:
    """Somebody goes by themselves. Conflict for the only owner."""
    _lock(member.workspace_id)
    _take_out(_member(member.workspace_id, member.id), member)


def _take_out(member: Membership, actor: Membership) -> None:
    _keep_an_owner(member)
    withdraw_beyond(inviter=member, role=None, actor_id=actor.user_id)
    end_sessions(user_id=member.user_id, workspace_id=member.workspace_id)
    _told("member.removed", member, actor)
    # Deleted by a queryset: the instance keeps its id for whoever tells of it.
    Membership.objects.filter(id=member.id).delete()


def _lock(workspace_id: UUID) -> None:
    """Changes of a workspace's members take turns, or two owners could demote each other."""
    Workspace.objects.select_for_update(no_key=True).get(id=workspace_id)


def _locked(actor: Membership, member_id: UUID) -> tuple[Membership, Membership]:
    """Both as they are once nobody else changes them; Forbidden for whom the actor can't touch."""
    _lock(actor.workspace_id)
    member = _member(actor.workspace_id, member_id)
    actor = _member(actor.workspace_id, actor.id)
    if not may_give_role(actor.role, member.role):
        raise Forbidden(_("Your role does not reach as far as theirs."))
    return actor, member


def _member(workspace_id: UUID, member_id: UUID) -> Membership:
    members = Membership.objects.select_related("user")
    found = members.filter(workspace_id=workspace_id, id=member_id).first()
    if found is None:
        raise NotFound(_("There is no member with this id."))
    return found


def _keep_an_owner(member: Membership) -> None:
    if member.role != Role.OWNER:
        return
    owners = Membership.objects.filter(workspace_id=member.workspace_id, role=Role.OWNER)
    if not owners.exclude(id=member.id).exists():
        raise Conflict(
            _("A workspace needs an owner. Make somebody else an owner first."), code="last_owner"
        )


def _told(
    type: str, member: Membership, actor: Membership, fields: list[str] | None = None
) -> None:
    events.record(
        workspace_id=member.workspace_id,
        type=type,
        object_ids=[member.id],
        fields=fields or [],
        actor_id=actor.user_id,
    )
