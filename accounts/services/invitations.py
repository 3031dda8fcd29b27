"""Asking people in, and their coming."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Invitation, Membership, User, Workspace
from accounts.rules import may_give_role
from accounts.selectors import hash_secret, living_invitation, open_invitations
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Forbidden, NotFound, Unprocessable

LASTS = timedelta(days=7)
# Nobody uses a workspace to write to strangers in our name.
MOST_OPEN = 200


@dataclass(frozen=True)
class Invited:
    """An invitation, and the link that was mailed; the link is stored nowhere."""

    invitation: Invitation
    link: str


@transaction.atomic
def invite(*, actor: Membership, email: str, role: str) -> Invited:
    """Ask an address in, by mail; asked again, it gets a new link and the old one ends.

    Whether the address has an account makes no difference. Conflict for a member; Forbidden for a
    role above the actor's own; Unprocessable beyond `MOST_OPEN` open ones.
    """
    workspace = Workspace.objects.select_for_update(no_key=True).get(id=actor.workspace_id)
    actor = _still_there(actor)
    if workspace.memberships.filter(user__email=email).exists():
        raise Conflict(_("%(email)s is a member already.") % {"email": email})
    invitation = _open_or_new(actor, email)
    if not (may_give_role(actor.role, role) and may_give_role(actor.role, invitation.role)):
        raise Forbidden(_("You cannot invite in a role above your own."))
    token = secrets.token_urlsafe(32)
    invitation.role, invitation.invited_by = role, actor
    invitation.token_hash = hash_secret(token)
    invitation.expires_at = now() + LASTS
    invitation.save()
    _told("member.invited", invitation, actor.user_id)
    link = f"{settings.NEPTIE_PUBLIC_URL}/invitations/{token}/"
    _mail(invitation, actor, workspace, link)
    return Invited(invitation, link)


def _still_there(actor: Membership) -> Membership:
    """The actor as they are now: they may have been put out, or have another role."""
    found = Membership.objects.select_related("user").filter(id=actor.id).first()
    if found is None:
        raise Forbidden(_("You are not a member of this workspace any more."))
    return found


def _open_or_new(actor: Membership, email: str) -> Invitation:
    others = open_invitations(actor.workspace_id)
    found = others.filter(email=email).first()
    if found is None and others.count() >= MOST_OPEN:
        raise Unprocessable(
            _("%(most)s invitations are open. Withdraw some before you send more.")
            % {"most": MOST_OPEN}
        )
    return found or Invitation(workspace_id=actor.workspace_id, email=email)


def _mail(invitation: Invitation, actor: Membership, workspace: Workspace, link: str) -> None:
    words = {
        "who": actor.user.full_name or actor.user.email,
        "workspace": workspace.name,
        "role": invitation.get_role_display(),
        "link": link,
        "days": LASTS.days,
    }
    subject = _("%(who)s invites you to %(workspace)s on Neptie") % words
    body = render_to_string("accounts/invitation_mail.txt", words)
    # A name with a line break in it must not become a header of its own.
    send_mail(" ".join(subject.split()), body, None, [invitation.email])


@transaction.atomic
def withdraw_invitation(*, actor: Membership, invitation_id: UUID) -> Invitation:
    """The link opens nothing from here on.

    NotFound when none with this id is open; Forbidden for a role above the actor's own.
    """
    found = open_invitations(actor.workspace_id).select_for_update(of=["self"])
    invitation = found.filter(id=invitation_id).first()
    if invitation is None:
        raise NotFound(_("There is no open invitation with this id."))
    if not may_give_role(actor.role, invitation.role):
        raise Forbidden(_("You cannot withdraw an invitation to a role above your own."))
    _withdraw(invitation, actor.user_id)
    return invitation


def withdraw_beyond(*, inviter: Membership, role: str | None, actor_id: UUID) -> None:
    """Withdraw what somebody could not ask for any more, in this role; None: a member no more.

    Else whoever is put out could come in again by a link they made before.
    """
    theirs = open_invitations(inviter.workspace_id).filter(invited_by=inviter)
    for invitation in theirs.select_for_update(of=["self"]):
        if role is None or not may_give_role(role, invitation.role):
            _withdraw(invitation, actor_id)


def _withdraw(invitation: Invitation, actor_id: UUID) -> None:
    invitation.revoked_at = now()
    invitation.save(update_fields=["revoked_at"])
    _told("invitation.revoked", invitation, actor_id)


@transaction.atomic
def accept_invitation(*, token_hash: bytes, user: User) -> Membership:
    """The person joins in the role they were asked in.

    NotFound when no invitation to their address is open under this token; who is a member
    already keeps the role they have.
    """
    found = living_invitation(token_hash)
    if found is None or found.email != user.email or not _taken(found):
        raise NotFound(_("This invitation is not open any more. Ask for a new one."))
    membership, _is_new = Membership.objects.get_or_create(
        workspace=found.workspace, user=user, defaults={"role": found.role}
    )
    events.record(
        workspace_id=found.workspace_id,
        type="member.joined",
        object_ids=[membership.id],
        actor_id=user.id,
    )
    return membership


def _taken(invitation: Invitation) -> bool:
    """Whoever comes second finds it gone, and so does who comes after it was withdrawn."""
    still = open_invitations(invitation.workspace_id).filter(
        id=invitation.id, token_hash=invitation.token_hash
    )
    return still.update(accepted_at=now()) == 1


def _told(type: str, invitation: Invitation, actor_id: UUID) -> None:
    events.record(
        workspace_id=invitation.workspace_id,
        type=type,
        object_ids=[invitation.id],
        actor_id=actor_id,
    )
