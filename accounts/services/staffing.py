"""What staff do to people and workspaces: limits, access, sessions."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import RefreshToken, User, Workspace
from accounts.rules import parse_rate
from accounts.services.limits import BUCKETS
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid, NotFound

Access = Literal["none", "look", "act"]


@transaction.atomic
def set_limits(*, workspace_id: UUID, limits: Mapping[str, str], actor_id: UUID | None) -> None:
    """A workspace's own figures, `{bucket: "5000/h"}`, in place of all it had.

    `off` lifts a limit; a bucket that is left out has the installation's. Invalid for what is no
    bucket or no rate.
    """
    errors = _faults(limits)
    if errors:
        raise Invalid(_("Check the limits; nothing was changed."), errors=errors)
    workspace = Workspace.objects.select_for_update().filter(id=workspace_id).first()
    if workspace is None:
        raise NotFound(_("There is no workspace with this id."))
    if workspace.limits == dict(limits):
        raise Conflict(_("These are its limits already; nothing was changed."))
    workspace.limits = dict(limits)
    workspace.save(update_fields=["limits", "updated_at"])
    events.record(
        workspace_id=workspace.id,
        type="workspace.limited",
        object_ids=[workspace.id],
        fields=["limits"],
        actor_id=actor_id,
    )


def _faults(limits: Mapping[str, str]) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for bucket, rate in limits.items():
        try:
            parse_rate(rate)
        except ValueError as error:
            faults[bucket] = [str(error)]
        if bucket not in BUCKETS:
            faults[bucket] = [_("There is no such limit.")]
    return faults


@transaction.atomic
def deactivate_user(*, user_id: UUID, actor_id: UUID | None) -> None:
    """Nothing of the person's opens anything any more: password, keys, sessions. Kept: all they
    made. Conflict for oneself, or where it is so already."""
    user = _other(user_id, actor_id)
    if not user.is_active:
        raise Conflict(_("This person is deactivated already."))
    _end_sessions(user)
    _set(user, "user.deactivated", actor_id, is_active=False)


@transaction.atomic
def activate_user(*, user_id: UUID, actor_id: UUID | None) -> None:
    """The person may sign in again, and their living API keys open what they did."""
    user = _other(user_id, actor_id)
    if user.is_active:
        raise Conflict(_("This person is active already."))
    _set(user, "user.activated", actor_id, is_active=True)


@transaction.atomic
def set_admin_access(*, user_id: UUID, access: Access, actor_id: UUID | None) -> None:
    """What the person may do in the admin: nothing, look, or act. Conflict for oneself: so one is
    always left who may act."""
    user = _other(user_id, actor_id)
    _set(
        user,
        "user.access_changed",
        actor_id,
        is_staff=access != "none",
        is_superuser=access == "act",
    )


@transaction.atomic
def end_sessions(*, user_id: UUID, actor_id: UUID | None) -> None:
    """Signed out everywhere: browsers, and tokens of every kind. API keys stay."""
    user = _locked(user_id)
    _end_sessions(user)
    _tell(user, "user.signed_out", actor_id, ())


def _end_sessions(user: User) -> None:
    at = now()
    RefreshToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)
    # Whose a browser's session is stands inside it, so all that live are opened.
    for session in Session.objects.filter(expire_date__gt=at).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            # Before the commit another request could bring it back into the cache.
            transaction.on_commit(SessionStore(session.session_key).delete)


def _other(user_id: UUID, actor_id: UUID | None) -> User:
    if user_id == actor_id:
        raise Conflict(_("You cannot do this to yourself; ask a colleague."))
    return _locked(user_id)


def _locked(user_id: UUID) -> User:
    user = User.objects.select_for_update(no_key=True).filter(id=user_id).first()
    if user is None:
        raise NotFound(_("There is no person with this id."))
    return user


def _set(user: User, event: str, actor_id: UUID | None, **values: bool) -> None:
    for field, value in values.items():
        setattr(user, field, value)
    user.save(update_fields=list(values))
    _tell(user, event, actor_id, tuple(values))


def _tell(user: User, event: str, actor_id: UUID | None, fields: tuple[str, ...]) -> None:
    """In the log of each workspace the person is in."""
    for workspace_id in user.memberships.order_by("id").values_list("workspace_id", flat=True):
        events.record(
            workspace_id=workspace_id,
            type=event,
            object_ids=[user.id],
            fields=fields,
            actor_id=actor_id,
        )
