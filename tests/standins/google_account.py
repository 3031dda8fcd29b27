"""The stand-in's people: consent codes, tokens and what each of them opens."""

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any
from uuid import uuid4

CLIENT_ID, CLIENT_SECRET = "neptie.apps.example", "a-client-secret"
SOMEBODY = "ada@engines.example"
_GMAIL = "https://www.googleapis.com/auth/gmail."
SCOPES = (f"{_GMAIL}readonly", f"{_GMAIL}send")
# Which scopes open which method, any of them.
_NEEDED = {"messages/send": {f"{_GMAIL}send"}}


@dataclass
class Refusal(Exception):
    """An answer that is not 200."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


def gmail_refusal(status: int, reason: str, message: str, **headers: str) -> Refusal:
    """An error in the form of the Gmail API."""
    error = {"domain": "usageLimits", "reason": reason, "message": message}
    body = {"error": {"code": status, "message": message, "errors": [error]}}
    said = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Refusal(status, body, said)


def _no_token(error: str, why: str, status: int = 400) -> Refusal:
    return Refusal(status, {"error": error, "error_description": why})


@dataclass(frozen=True)
class _Code:
    email: str
    redirect_uri: str
    challenge: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class _Grant:
    email: str
    scopes: tuple[str, ...] = SCOPES


class Tokens:
    """What was granted, and is still good."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._codes: dict[str, _Code] = {}
        self._access: dict[str, _Grant] = {}
        self._refresh: dict[str, _Grant] = {}
        # How often an access token was renewed.
        self.renewals = 0

    def code(self, query: Mapping[str, str], scopes: Collection[str] | None) -> str:
        """A code for what the consent page was asked; the person may tick fewer `scopes`."""
        assert query["response_type"] == "code", query
        assert query["client_id"] == CLIENT_ID, query
        assert query["code_challenge_method"] == "S256", query
        assert query["access_type"] == "offline", query
        code = f"4/{uuid4().hex}"
        self._codes[code] = _Code(
            email=query.get("login_hint") or SOMEBODY,
            redirect_uri=query["redirect_uri"],
            challenge=query["code_challenge"],
            scopes=tuple(query["scope"].split() if scopes is None else scopes),
        )
        return code

    def grant(self, email: str, *, scopes: Collection[str] = SCOPES) -> tuple[str, str]:
        """An access token and a refresh token."""
        with self._lock:
            access, refresh = f"ya29.{uuid4().hex}", f"1//{uuid4().hex}"
            self._access[access] = self._refresh[refresh] = _Grant(email, tuple(scopes))
        return access, refresh

    def expire(self) -> None:
        """End every access token; the refresh tokens stay good."""
        with self._lock:
            self._access.clear()

    def revoke(self) -> None:
        """End every grant: the person took leave back, or changed the password."""
        with self._lock:
            self._access.clear()
            self._refresh.clear()

    def granted(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """The token endpoint (RFC 6749, sections 4.1.3 and 6; RFC 7636, section 4.6)."""
        if (asked.get("client_id"), asked.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            raise _no_token("invalid_client", "The OAuth client was not found.", 401)
        if asked["grant_type"] == "refresh_token":
            return self._renewed(asked["refresh_token"])
        code = self._codes.pop(asked["code"], None)
        if code is None or code.redirect_uri != asked["redirect_uri"]:
            raise _no_token("invalid_grant", "Malformed auth code.")
        if code.challenge != _challenge(asked["code_verifier"]):
            raise _no_token("invalid_grant", "Invalid code verifier.")
        access, refresh = self.grant(code.email, scopes=code.scopes)
        return _bearer(access, code.scopes) | {"refresh_token": refresh}

    def _renewed(self, refresh: str) -> dict[str, Any]:
        with self._lock:
            grant = self._refresh.get(refresh)
            if grant is None:
                raise _no_token("invalid_grant", "Token has been expired or revoked.")
            access = f"ya29.{uuid4().hex}"
            self._access[access] = grant
            self.renewals += 1
        return _bearer(access, grant.scopes)

    def account(self, authorization: str | None, method: str) -> str:
        """Whose the bearer token is; it has to be good, and for the method."""
        grant = self._access.get((authorization or "").removeprefix("Bearer "))
        if grant is None:
            raise gmail_refusal(401, "authError", "Invalid Credentials")
        if not _NEEDED.get(method, {f"{_GMAIL}readonly"}) & set(grant.scopes):
            raise gmail_refusal(
                403, "insufficientPermissions", "Request had insufficient authentication scopes."
            )
        return grant.email


def _bearer(access: str, scopes: Collection[str]) -> dict[str, Any]:
    return {
        "access_token": access,
        "expires_in": 3599,
        "scope": " ".join(scopes),
        "token_type": "Bearer",
    }


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
