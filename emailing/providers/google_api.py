"""The Gmail API as one account: Google's client over its credentials, and its errors in words."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import httplib2
from django.conf import settings
from django.utils.translation import gettext as _
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import Resource, build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from requests.exceptions import RequestException
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from emailing.providers.base import CannotConnect
from emailing.rules.gmail import Refusal, is_of_mailbox, sentence

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 60.0
# Of a request with the renewals of its token: a mail leaves well before others take it for lost.
MOST_SECONDS = 120.0
# What a request to the API raises; a ValueError is an answer that is not JSON.
FAILURES = (HttpError, GoogleAuthError, RequestException, ValueError)


class GmailApi:
    """One account's mails, over one kept connection: `messages` is the client's resource.

    `secrets` are `{google_refresh_token, google_access_token, google_expires_at}` of a grant, or
    `{oauth_token}` that somebody pasted: an access token, or else a refresh token.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        """CannotConnect where a secret can be none of Google's."""
        _check(secrets)
        self._credentials = _credentials(secrets)
        self._first_token = self._credentials.token
        self._wire = _Wire(self._credentials)
        self._users: Any = _service(self._wire).users()
        self.messages: Any = self._users.messages()

    @property
    def renewed(self) -> dict[str, str] | None:
        """The secrets to keep, where the access token was renewed."""
        if self._credentials.token == self._first_token:
            return None
        return secrets_of_grant(self._credentials)

    def email(self) -> str:
        """The account's address; FAILURES."""
        said = self._users.getProfile(userId="me").execute()
        if not isinstance(said, dict) or not said.get("emailAddress"):
            raise ValueError("Gmail's profile has no address.")
        return str(said["emailAddress"])

    def close(self) -> None:
        """Let the connection go."""
        self._wire.close()


class _Wire:
    """Requests in the shape that Google's client asks of its `http`.

    httplib2, which the client brings, sends a request a second time when the answer is dropped,
    a POST too: a mail would go out twice. This sends once, and asks again only after a 401.
    """

    def __init__(self, credentials: Credentials) -> None:
        self._session = AuthorizedSession(credentials)

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[httplib2.Response, bytes]:
        """One request; RequestException and GoogleAuthError where it fails."""
        answer = self._session.request(
            method,
            uri,
            data=body,
            headers=dict(headers or {}),
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            max_allowed_time=MOST_SECONDS,
            allow_redirects=False,
        )
        info = {name.lower(): value for name, value in answer.headers.items()}
        return httplib2.Response({**info, "status": answer.status_code}), answer.content

    def close(self) -> None:
        self._session.close()


def _check(secrets: Mapping[str, str]) -> None:
    """Tokens are printable ASCII (RFC 6749, appendix A); anything else is no header either."""
    if not secrets:
        raise CannotConnect(_("Connect this account to Google first."), refused=True)
    if not all(secret.isascii() and secret.isprintable() for secret in secrets.values()):
        reason = _("What was given as a token is none of Google's; connect the account again.")
        raise CannotConnect(reason, refused=True)


def _credentials(secrets: Mapping[str, str]) -> Credentials:
    pasted = secrets.get("oauth_token", "")
    expires_at = secrets.get("google_expires_at")
    return Credentials(
        token=secrets.get("google_access_token") or pasted,
        refresh_token=secrets.get("google_refresh_token") or pasted,
        token_uri=settings.NEPTIE_GOOGLE_TOKEN_URL,
        client_id=settings.NEPTIE_GOOGLE_CLIENT_ID,
        client_secret=settings.NEPTIE_GOOGLE_CLIENT_SECRET,
        expiry=_naive(datetime.fromisoformat(expires_at)) if expires_at else None,
    )


def secrets_of_grant(credentials: Credentials) -> dict[str, str]:
    """What to keep of a grant, flat."""
    expiry = credentials.expiry
    secrets = {
        "google_refresh_token": credentials.refresh_token,
        "google_access_token": credentials.token,
        "google_expires_at": expiry.replace(tzinfo=UTC).isoformat() if expiry else None,
    }
    return {name: secret for name, secret in secrets.items() if secret}


def _naive(moment: datetime) -> datetime:
    """As google-auth counts: UTC without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _service(wire: _Wire) -> Resource:
    return build_from_document(_document(settings.NEPTIE_GMAIL_URL), http=wire)


@cache
def _document(root_url: str) -> dict[str, Any]:
    """Google's description of the API, which its client carries; at the address in the settings."""
    document: dict[str, Any] = json.loads(get_static_doc("gmail", "v1"))
    return {**document, "rootUrl": root_url}


def refusal_of(error: HttpError) -> Refusal:
    """The API's error as its body tells it; a proxy's page has no reason."""
    try:
        said = json.loads(error.content)["error"]
        reason, message = said["errors"][0]["reason"], said["message"]
    except (ValueError, LookupError, TypeError):
        reason, message = "", error.resp.reason
    return Refusal(
        status=error.resp.status,
        reason=str(reason),
        message=str(message),
        retry_after=error.resp.get("retry-after", ""),
    )


def explained(error: Exception) -> CannotConnect:
    """One of FAILURES as a mailbox shows it."""
    if isinstance(error, HttpError):
        refusal = refusal_of(error)
        return CannotConnect(sentence(refusal), refused=is_of_mailbox(refusal))
    if isinstance(error, RefreshError) and not error.retryable:
        return CannotConnect(_refresh_refused(error), refused=True)
    return CannotConnect(_("Google does not answer."), refused=False)


def _refresh_refused(error: RefreshError) -> str:
    """RFC 6749, section 5.2."""
    told = error.args[1] if len(error.args) > 1 else None
    code = told.get("error") if isinstance(told, dict) else None
    if code in ("invalid_client", "unauthorized_client"):
        return unknown_client()
    return _("Google does not accept this account's grant any more; connect the account again.")


def unknown_client() -> str:
    """Nobody's grant works: the installation's registration is wrong."""
    return _(
        "Google does not know this installation: check NEPTIE_GOOGLE_CLIENT_ID and "
        "NEPTIE_GOOGLE_CLIENT_SECRET."
    )


def may_have_left(error: RequestException) -> bool:
    """Whether the request may have reached Google: only a connection never made says no."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return not isinstance(cause, NewConnectionError | ConnectTimeoutError)
