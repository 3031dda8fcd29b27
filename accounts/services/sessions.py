"""Signing up, signing in, and refreshing: who gets a token, and which token dies."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Membership, RefreshToken, Role, User, Workspace
from accounts.rules import judge_reuse
from accounts.selectors import has_second_factor, memberships_of
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid, Unauthenticated
from neptie.kernel.ids import new_id


@dataclass(frozen=True)
class Session:
    """A sign-in: the membership it opens, and the refresh token's row."""

    membership: Membership
    refresh: RefreshToken


@transaction.atomic
def register(*, email: str, password: str, full_name: str, company: str) -> Session:
    """A person, a workspace of their own, a first session. Conflict for an address in use."""
    _check_password(password, email, full_name)
    user = _create_user(email, password, full_name)
    workspace = create_workspace(owner=user, name=company or full_name)
    membership = memberships_of(user).get(workspace=workspace)
    return open_session(membership=membership)


def _check_password(password: str, email: str, full_name: str) -> None:
    try:
        password_validation.validate_password(password, User(email=email, full_name=full_name))
    except ValidationError as error:
        sentences = list(error.messages)
        raise Invalid(f"password: {sentences[0]}", errors={"password": sentences}) from error


def _create_user(email: str, password: str, full_name: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, full_name=full_name)
    except IntegrityError as error:
        raise Conflict(_("There is an account with this address; sign in instead.")) from error


@transaction.atomic
def create_workspace(
    *, owner: User, name: str, timezone: str = "UTC", locale: str = "en"
) -> Workspace:
    """A workspace with its owner."""
    workspace = Workspace.objects.create(name=name, timezone=timezone, locale=locale)
    Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    events.record(
        workspace_id=workspace.id,
        type="workspace.created",
        object_ids=[workspace.id],
        actor_id=owner.id,
    )
    return workspace


def sign_in(*, email: str, password: str, workspace_id: UUID | None) -> Session:
    """A session in the named workspace, else the person's first.

    Unauthenticated with one and the same sentence, after the same work, whether the address is
    unknown, the password wrong, the account inactive or the workspace not theirs. Only after the
    right password it says that the account has a second factor, which there is no room for here.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        make_password(password)
    if user is None or not user.check_password(password) or not user.is_active:
        raise _wrong()
    memberships = memberships_of(user)
    if workspace_id is not None:
        memberships = memberships.filter(workspace_id=workspace_id)
    membership = memberships.first()
    if membership is None:
        raise _wrong()
    if has_second_factor(user):
        raise Unauthenticated(
            _("This account has a second factor; use an API key in place of its password."),
            code="second_factor",
        )
    return open_session(membership=membership)


def _wrong() -> Unauthenticated:
    return Unauthenticated(
        _("E-mail or password is wrong, or this account has no such workspace."),
        code="wrong_credentials",
    )


def open_session(*, membership: Membership) -> Session:
    """A new family of refresh tokens."""
    return Session(membership, _give_out(membership, new_id()))


def _give_out(membership: Membership, family: UUID) -> RefreshToken:
    return RefreshToken.objects.create(
        jti=new_id(),
        family=family,
        user_id=membership.user_id,
        workspace_id=membership.workspace_id,
        expires_at=now() + settings.NEPTIE_REFRESH_LIFETIME,
    )


def end_sessions(*, user_id: UUID, workspace_id: UUID) -> None:
    """Revoke every refresh token of a person in a workspace, and the access tokens with them."""
    RefreshToken.objects.filter(
        user_id=user_id, workspace_id=workspace_id, revoked_at__isnull=True
    ).update(revoked_at=now())


def end_tokens(*, user_id: UUID) -> None:
    """The same in every workspace, for a password that was changed; API keys stay."""
    RefreshToken.objects.filter(user_id=user_id, revoked_at__isnull=True).update(revoked_at=now())


def rotate(*, jti: UUID) -> Session | None:
    """The next session of the family, to the one caller who brings the token first; else None.

    It answers None instead of raising, so that a revocation is committed whatever transaction
    the caller runs in.
    """
    with transaction.atomic():
        good = RefreshToken.objects.filter(
            jti=jti, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now()
        )
        if good.update(used_at=now()):
            return _next_of_family(RefreshToken.objects.get(jti=jti))
        _refuse(jti)
    return None


def _next_of_family(token: RefreshToken) -> Session | None:
    membership = (
        Membership.objects.filter(
            user_id=token.user_id, workspace_id=token.workspace_id, user__is_active=True
        )
        .select_related("user", "workspace")
        .first()
    )
    if membership is None:
        return None
    return Session(membership, _give_out(membership, token.family))


def _refuse(jti: UUID) -> None:
    token = RefreshToken.objects.filter(jti=jti).first()
    if token is None:
        return
    verdict = judge_reuse(used_at=token.used_at, revoked_at=token.revoked_at, now=now())
    if verdict == "revoke_family":
        RefreshToken.objects.filter(family=token.family, revoked_at__isnull=True).update(
            revoked_at=now()
        )
