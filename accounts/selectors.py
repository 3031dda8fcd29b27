"""Reads of accounts: who a credential belongs to, and what they may do now."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from accounts.models import ApiKey, Invitation, Membership, ProductMail, User
from neptie.kernel.clock import now
from neptie.kernel.rows import rows

_OF_SESSION = """
    SELECT membership.id AS membership_id, membership.user_id, membership.workspace_id,
        membership.role, workspace.limits
    FROM accounts_membership AS membership
    JOIN accounts_user AS person ON person.id = membership.user_id AND person.is_active
    JOIN accounts_workspace AS workspace ON workspace.id = membership.workspace_id
    WHERE membership.user_id = %s AND membership.workspace_id = %s
      AND NOT EXISTS (SELECT FROM accounts_refreshtoken AS token
                      WHERE token.family = %s AND token.revoked_at IS NOT NULL)
"""
_OF_KEY = """
    SELECT membership.id AS membership_id, membership.user_id, membership.workspace_id,
        membership.role, workspace.limits,
        key.id AS key_id, key.scopes, key.last_used_at
    FROM accounts_apikey AS key
    JOIN accounts_membership AS membership ON membership.id = key.membership_id
    JOIN accounts_user AS person ON person.id = membership.user_id AND person.is_active
    JOIN accounts_workspace AS workspace ON workspace.id = membership.workspace_id
    WHERE key.secret_hash = %s AND key.revoked_at IS NULL
      AND (key.expires_at IS NULL OR key.expires_at > %s)
"""


@dataclass(frozen=True)
class Caller:
    """The member behind a credential, as they are now; `limits` are staff's for the workspace."""

    membership_id: UUID
    user_id: UUID
    workspace_id: UUID
    role: str
    limits: Mapping[str, str]


@dataclass(frozen=True)
class KeyCaller(Caller):
    """The same behind an API key, and what the key itself has."""

    key_id: UUID
    scopes: frozenset[str]
    last_used_at: datetime | None


def caller_of_session(*, user_id: UUID, workspace_id: UUID, family: UUID) -> Caller | None:
    """The living membership behind an access token, in one query.

    None when the person left, was deactivated, or the family of tokens was revoked. Plain SQL:
    every request of the API begins with it.
    """
    found = rows(_OF_SESSION, [user_id, workspace_id, family])
    return Caller(**_read(found[0])) if found else None


def caller_of_key(secret: str) -> KeyCaller | None:
    """The maker of the living API key with this secret, in one query."""
    found = rows(_OF_KEY, [hash_secret(secret), now()])
    if not found:
        return None
    return KeyCaller(**_read(found[0]) | {"scopes": frozenset(found[0]["scopes"])})


def _read(row: dict[str, Any]) -> dict[str, Any]:
    # Django has its connections leave JSON as it was written.
    return {**row, "limits": json.loads(row["limits"])}


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


def members_of(workspace_id: UUID) -> QuerySet[Membership]:
    """The people in a workspace, who came first first."""
    members = Membership.objects.filter(workspace_id=workspace_id)
    return members.select_related("user").order_by("created_at", "id")


def membership_in(workspace_id: UUID, *, user_id: UUID | None) -> Membership | None:
    """What somebody is in a workspace; None for the system, and for who left."""
    if user_id is None:
        return None
    return Membership.objects.filter(workspace_id=workspace_id, user_id=user_id).first()


def open_invitations(workspace_id: UUID) -> QuerySet[Invitation]:
    """Who was asked into a workspace and may still come or be asked again, the newest first.

    An invitation past its time stays, so that it can be renewed.
    """
    return (
        Invitation.objects.filter(
            workspace_id=workspace_id, accepted_at__isnull=True, revoked_at__isnull=True
        )
        .select_related("invited_by__user")
        .order_by("-created_at", "-id")
    )


def living_invitation(token_hash: bytes) -> Invitation | None:
    """The invitation that a link's token opens now; None when there is none."""
    return (
        Invitation.objects.filter(
            token_hash=token_hash,
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=now(),
        )
        .select_related("workspace", "invited_by__user")
        .first()
    )


def joined_by(*, token_hash: bytes, user: User) -> Membership | None:
    """What somebody became a member of by this invitation, where they still are one."""
    used = Invitation.objects.filter(
        token_hash=token_hash, email=user.email, accepted_at__isnull=False
    )
    return memberships_of(user).filter(workspace__in=used.values("workspace")).first()


def has_second_factor(user: User) -> bool:
    """Whether a password alone does not let this person in."""
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=user, type__in=factors).exists())


@dataclass(frozen=True)
class WaysIn:
    """How a person signs in: what is confirmed, and what is asked beside the password.

    `passkeys` are allauth's authenticators, the oldest first; `codes_left` is None where no
    recovery codes were made.
    """

    is_confirmed: bool
    new_address: str
    has_app: bool
    passkeys: list[Any]
    codes_left: int | None


def ways_in(user: User) -> WaysIn:
    """In two queries."""
    addresses = list(EmailAddress.objects.filter(user=user).order_by("-id"))
    factors = list(Authenticator.objects.filter(user=user).order_by("id"))
    of_type = {factor.type: factor for factor in factors}
    codes = of_type.get(Authenticator.Type.RECOVERY_CODES)
    return WaysIn(
        is_confirmed=any(each.verified and each.email == user.email for each in addresses),
        new_address=next((each.email for each in addresses if each.email != user.email), ""),
        has_app=Authenticator.Type.TOTP in of_type,
        passkeys=[each for each in factors if each.type == Authenticator.Type.WEBAUTHN],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )


def due_mail(at: datetime) -> QuerySet[ProductMail]:
    """The product's own mail that is to be sent now, due longest first."""
    waiting = ProductMail.objects.filter(sent_at__isnull=True, failed_at__isnull=True)
    return waiting.filter(due_at__lte=at).order_by("due_at", "id")


def product_mail() -> QuerySet[ProductMail]:
    """All of the product's own mail that is still kept, newest first."""
    return ProductMail.objects.order_by("-created_at", "-id")


def unsent_product_mail(at: datetime) -> tuple[int, int]:
    """How much of the product's own mail is due at `at` and has not left; how much failed."""
    unsent = ProductMail.objects.filter(sent_at__isnull=True)
    due = unsent.filter(failed_at__isnull=True, due_at__lt=at).count()
    return due, unsent.filter(failed_at__isnull=False).count()
