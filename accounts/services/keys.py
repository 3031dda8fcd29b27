"""Making and revoking API keys."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import ApiKey, Membership
from accounts.scopes import effective
from accounts.selectors import hash_secret
from neptie.kernel.clock import now
from neptie.kernel.errors import Forbidden, Invalid, NotFound

USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_api_key(
    *,
    membership: Membership,
    name: str,
    scopes: Collection[str],
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A key and its secret, which is stored nowhere. Forbidden for scopes its maker lacks."""
    beyond = sorted(set(scopes) - effective(membership.role))
    if beyond:
        raise Forbidden(_("You cannot give a scope you do not have: %s.") % ", ".join(beyond))
    if expires_at is not None and expires_at <= now():
        sentence = _("Must lie in the future.")
        raise Invalid(f"expires_at: {sentence}", errors={"expires_at": [sentence]})
    secret = f"npt_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        workspace_id=membership.workspace_id,
        membership=membership,
        name=name,
        prefix=secret[:12],
        secret_hash=hash_secret(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    _told("api_key.created", key, membership.user_id)
    return key, secret


@transaction.atomic
def revoke_api_key(*, workspace_id: UUID, key_id: UUID, actor_id: UUID | None) -> None:
    """The key opens nothing from here on. NotFound when there is no living one of that id."""
    living = ApiKey.objects.filter(workspace_id=workspace_id, id=key_id, revoked_at__isnull=True)
    key = living.select_for_update().first()
    if key is None:
        raise NotFound(_("There is no API key with this id."))
    key.revoked_at = now()
    key.save(update_fields=["revoked_at"])
    _told("api_key.revoked", key, actor_id)


def note_use(*, key_id: UUID, last_used_at: datetime | None) -> None:
    """Keep when a key was last used, to the minute: one write a minute, however often it comes."""
    at = now()
    if last_used_at is None or last_used_at < at - USE_NOTED_EVERY:
        ApiKey.objects.filter(id=key_id).update(last_used_at=at)


def _told(type: str, key: ApiKey, actor_id: UUID | None) -> None:
    events.record(workspace_id=key.workspace_id, type=type, object_ids=[key.id], actor_id=actor_id)
