"""Leave to send as somebody at Outlook: Microsoft's consent page, and what its code is worth."""

from collections.abc import Mapping
from contextlib import closing
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import msal
from django.conf import settings
from django.utils.translation import gettext as _
from requests.exceptions import RequestException

from emailing.providers.base import Grant, GrantRefused
from emailing.providers.graph import Graph, Refused, explained
from emailing.providers.microsoft_tokens import (
    SCOPES,
    Tokens,
    answered,
    application,
    is_of_client,
    is_set_up,
    said,
    unknown_client,
)
from emailing.rules.oauth import challenge_of

# With what a refresh token needs.
_ASKED_FOR = ["offline_access", "openid", "profile", *SCOPES]
# msal compares the state that comes back; whoever was given the code has done so.
_CHECKED = "checked"


class MicrosoftGranting:
    """Microsoft's authorization code flow; the code is redeemed by msal."""

    @property
    def is_set_up(self) -> bool:
        """Whether the settings name a client and its secret."""
        return is_set_up()

    def address(self, *, redirect_uri: str, state: str, challenge: str, email: str = "") -> str:
        """Microsoft's sign-in page. Without a hint it lets people choose among their accounts."""
        asked = {
            "client_id": settings.NEPTIE_MICROSOFT_CLIENT_ID,
            "response_type": "code",
            "response_mode": "query",
            "redirect_uri": redirect_uri,
            "scope": " ".join(_ASKED_FOR),
            "state": state,
            "nonce": sha256(_nonce(challenge).encode()).hexdigest(),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **({"login_hint": email} if email else {"prompt": "select_account"}),
        }
        authority = settings.NEPTIE_MICROSOFT_AUTHORITY.rstrip("/")
        return f"{authority}/oauth2/v2.0/authorize?{urlencode(asked)}"

    def redeem(self, *, redirect_uri: str, code: str, verifier: str) -> Grant:
        """The account's address and msal's cache of its tokens; see `Granting`."""
        cache = msal.SerializableTokenCache()
        flow = {
            "state": _CHECKED,
            "redirect_uri": redirect_uri,
            "scope": _ASKED_FOR,
            "code_verifier": verifier,
            "nonce": _nonce(challenge_of(verifier)),
        }
        answer = answered(partial(_redeemed, cache, flow, {"code": code, "state": _CHECKED}))
        _check(answer)
        secrets = {"microsoft_cache": cache.serialize()}
        return Grant(email=_email(secrets), secrets=secrets)


def _nonce(challenge: str) -> str:
    """What msal compares, hashed, with the ID token's (OpenID Connect Core 1.0, section 15.5.2).

    As good as a number of its own: the challenge is one of 256 bits for each attempt.
    """
    return f"nonce-{challenge}"


def _redeemed(
    cache: msal.SerializableTokenCache, flow: Mapping[str, Any], back: Mapping[str, str]
) -> Any:
    return application(cache).acquire_token_by_auth_code_flow(flow, back)


def _check(answer: Mapping[str, Any]) -> None:
    if is_of_client(answer):
        raise GrantRefused(unknown_client())
    if "access_token" not in answer:
        reason = _("Microsoft did not accept the sign-in; start again. It said: %(said)s")
        raise GrantRefused(reason % {"said": said(answer)})
    # Some clouds name what was granted with the address of the resource before it.
    named = {scope.rpartition("/")[2] for scope in answer.get("scope", "").split()}
    if named and not {"Mail.ReadWrite", "Mail.Send"} <= named:
        reason = _(
            "Sending needs leave to write and to send mails, so that none is sent twice. "
            "Connect again and allow both."
        )
        raise GrantRefused(reason)


def _email(secrets: Mapping[str, str]) -> str:
    with closing(Graph(Tokens(secrets))) as graph:
        try:
            email = graph.email()
        except (Refused, RequestException) as error:
            raise explained(error) from error
    if "@" not in email:
        raise GrantRefused(_("This Microsoft account has no mailbox."))
    return email
