"""Reads of accounts: who a credential belongs to, and what they may do now."""

import hashlib
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from accounts.models import ApiKey, Membership, RefreshToken, User
from neptie.kernel.clock import now


def membership_of_session(*, user_id: UUID, workspace_id: UUID, family: UUID) -> Membership | None:
    """The living membership behind an access token, in one query.

    None when the person left, was deactivated, or the family of tokens was revoked.
    """
    revoked = RefreshToken.objects.filter(family=family, revoked_at__isnull=False)
    return (
        Membership.objects.filter(user_id=user_id, workspace_id=workspace_id, user__is_active=True)
        .exclude(Exists(revoked))
        .select_related("user", "workspace")
        .first()
    )


def key_by_secret(secret: str) -> ApiKey | None:
    """The living API key with this secret, in one query."""
    return (
        ApiKey.objects.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now()),
            secret_hash=hash_secret(secret),
            revoked_at__isnull=True,
            membership__user__is_active=True,
        )
        .select_related("membership__user", "workspace")
        .first()
    )


def hash_secret(secret: str) -> bytes:
    """SHA-256: the secret has 256 random bits, so a slow hash would protect nothing more."""
    return hashlib.sha256(secret.encode()).digest()


def memberships_of(user: User) -> QuerySet[Membership]:
    """A person's workspaces, oldest membership first."""
    return user.memberships.select_related("workspace").order_by("created_at", "id")


def living_keys(workspace_id: UUID) -> QuerySet[ApiKey]:
    """The API keys of a workspace that were not revoked."""
    return ApiKey.objects.filter(workspace_id=workspace_id, revoked_at__isnull=True).select_related(
        "membership__user"
    )
