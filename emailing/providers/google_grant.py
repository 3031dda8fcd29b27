"""Leave to send as somebody at Gmail: Google's consent page, and what its code is worth."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2.rfc6749.errors import InvalidClientError, OAuth2Error
from requests.exceptions import RequestException

from emailing.providers.base import CannotConnect, Grant, GrantRefused
from emailing.providers.google_api import (
    ANSWER_SECONDS,
    CONNECT_SECONDS,
    FAILURES,
    GmailApi,
    explained,
    secrets_of_grant,
    unknown_client,
)

SEND = "https://www.googleapis.com/auth/gmail.send"
# To look for what may have been sent, and to read answers.
READ = "https://www.googleapis.com/auth/gmail.readonly"


class GoogleGranting:
    """Google's authorization code flow, by google-auth-oauthlib."""

    @property
    def is_set_up(self) -> bool:
        """Whether the settings name a client and its secret."""
        return bool(settings.NEPTIE_GOOGLE_CLIENT_ID and settings.NEPTIE_GOOGLE_CLIENT_SECRET)

    def address(self, *, redirect_uri: str, state: str, challenge: str, email: str = "") -> str:
        """Google's consent page; it asks even who agreed before, or no refresh token would come."""
        hint = {"login_hint": email} if email else {}
        address, _state = _flow(redirect_uri, scopes=(SEND, READ)).authorization_url(
            state=state,
            code_challenge=challenge,
            code_challenge_method="S256",
            access_type="offline",
            prompt="consent",
            **hint,
        )
        return str(address)

    def redeem(self, *, redirect_uri: str, code: str, verifier: str) -> Grant:
        """The account's address and its tokens; see `Granting`."""
        flow = _flow(redirect_uri, scopes=None, code_verifier=verifier)
        _check_scopes(_token(flow, code))
        secrets = secrets_of_grant(flow.credentials)
        if "google_refresh_token" not in secrets:
            reason = _(
                "Google gave no lasting leave. Remove this application in your Google account, "
                "then connect again."
            )
            raise GrantRefused(reason)
        return Grant(email=_email(secrets), secrets=secrets)


def _flow(
    redirect_uri: str, *, scopes: Sequence[str] | None, code_verifier: str | None = None
) -> Any:
    """`scopes` None: what was granted is for us to check, oauthlib would raise a Warning."""
    client = {
        "client_id": settings.NEPTIE_GOOGLE_CLIENT_ID,
        "client_secret": settings.NEPTIE_GOOGLE_CLIENT_SECRET,
        "auth_uri": settings.NEPTIE_GOOGLE_CONSENT_URL,
        "token_uri": settings.NEPTIE_GOOGLE_TOKEN_URL,
    }
    return Flow.from_client_config(
        {"web": client},
        scopes=scopes,
        redirect_uri=redirect_uri,
        code_verifier=code_verifier,
        autogenerate_code_verifier=False,
    )


def _token(flow: Any, code: str) -> Mapping[str, Any]:
    try:
        token: Mapping[str, Any] = flow.fetch_token(
            code=code, timeout=(CONNECT_SECONDS, ANSWER_SECONDS)
        )
    except InvalidClientError as error:
        raise GrantRefused(unknown_client()) from error
    except (OAuth2Error, ValueError) as error:
        reason = _("Google did not accept the sign-in; start again.")
        raise GrantRefused(reason) from error
    except RequestException as error:
        raise CannotConnect(_("Google does not answer."), refused=False) from error
    return token


def _check_scopes(token: Mapping[str, Any]) -> None:
    """Google's page lets people untick what they do not agree to; what is not named is granted."""
    if not {SEND, READ} <= set(token.get("scope", (SEND, READ))):
        reason = _(
            "Sending needs leave to send mails and to read them, so that none is sent twice. "
            "Connect again and tick both."
        )
        raise GrantRefused(reason)


def _email(secrets: Mapping[str, str]) -> str:
    with closing(GmailApi(secrets)) as api:
        try:
            return api.email()
        except FAILURES as error:
            trouble = explained(error)
            raise (GrantRefused(trouble.reason) if trouble.refused else trouble) from error
