"""Who calls: a JWT of a member's session, or an API key, each bound to one workspace."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken
from rest_framework_simplejwt.tokens import RefreshToken as RefreshJWT

from accounts.models import Membership
from accounts.scopes import effective
from accounts.selectors import Caller, caller_of_key, caller_of_session
from accounts.services.keys import note_use
from accounts.services.sessions import Session


@dataclass(frozen=True)
class Principal:
    """A caller inside one workspace, with what it may do now."""

    caller: Caller
    scopes: frozenset[str]
    bucket_key: str
    api_key_id: UUID | None = None

    @property
    def workspace_id(self) -> UUID:
        """The one workspace that this call sees."""
        return self.caller.workspace_id

    @property
    def user_id(self) -> UUID:
        """The person; for an API key, its maker."""
        return self.caller.user_id

    @property
    def membership_id(self) -> UUID:
        """The person in this workspace."""
        return self.caller.membership_id

    @cached_property
    def membership(self) -> Membership:
        """The row itself with its user and workspace: one query more, for those who need it."""
        with_both = Membership.objects.select_related("user", "workspace")
        return with_both.get(id=self.caller.membership_id)


# The API asks the principal alone: nobody needs the user's row.
Credentials = tuple[None, Principal]


class JWTAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`; the scopes are read from the membership at each request."""

    def authenticate(self, request: Request) -> Credentials | None:
        """None without a bearer token; AuthenticationFailed for one that is not good now."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != b"bearer":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("The Authorization header must be “Bearer <token>”."))
        caller = _caller_of(parts[1])
        return None, Principal(caller, effective(caller.role), f"user:{caller.membership_id}")

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return "Bearer"


def _caller_of(token: bytes) -> Caller:
    try:
        claims = AccessToken(token)  # type: ignore[arg-type]  # the stubs know str only
        ids = {name: UUID(claims[name]) for name in ("user_id", "workspace_id", "session")}
    except (TokenError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise AuthenticationFailed(
            _("The token is not valid or has expired; sign in or refresh it."), code="token_invalid"
        ) from error
    caller = caller_of_session(
        user_id=ids["user_id"], workspace_id=ids["workspace_id"], family=ids["session"]
    )
    if caller is None:
        raise AuthenticationFailed(
            _("This session has ended; sign in again."), code="session_ended"
        )
    return caller


class ApiKeyAuthentication(BaseAuthentication):
    """`X-API-Key: …`; never more than its maker may now."""

    def authenticate(self, request: Request) -> Credentials | None:
        """None without the header; AuthenticationFailed for a key that opens nothing."""
        secret = request.headers.get("X-API-Key")
        if secret is None:
            return None
        key = caller_of_key(secret)
        if key is None:
            raise AuthenticationFailed(
                _("The API key is not valid, was revoked, or has expired."), code="key_invalid"
            )
        note_use(key_id=key.key_id, last_used_at=key.last_used_at)
        return None, Principal(
            key, effective(key.role, key.scopes), f"key:{key.key_id}", key.key_id
        )

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return "Bearer"


def tokens_of(session: Session) -> dict[str, str]:
    """The signed pair for a session: `token` and `refresh_token`."""
    membership, row = session.membership, session.refresh
    claims = {
        "user_id": str(membership.user_id),
        "workspace_id": str(membership.workspace_id),
        "session": str(row.family),
    }
    access, refresh = AccessToken(), RefreshJWT()
    for name, value in claims.items():
        access[name] = value
        refresh[name] = value
    refresh["jti"] = str(row.jti)
    return {"token": str(access), "refresh_token": str(refresh)}


@dataclass(frozen=True)
class RefreshClaims:
    """What a refresh token says of itself."""

    jti: UUID
    user_id: UUID


def read_refresh(token: str) -> RefreshClaims | None:
    """The claims of a refresh token that we signed and that has not expired; else None."""
    try:
        claims = RefreshJWT(token)  # type: ignore[arg-type]  # the stubs know another type only
        return RefreshClaims(jti=UUID(claims["jti"]), user_id=UUID(claims["user_id"]))
    except (TokenError, KeyError, ValueError, TypeError):
        return None


class JWTScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the bearer token."""

    target_class = "accounts.authentication.JWTAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """An OpenAPI security scheme object."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI document names the API key."""

    target_class = "accounts.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """An OpenAPI security scheme object."""
        return {"type": "apiKey", "in": "header", "name": "X-API-Key"}
