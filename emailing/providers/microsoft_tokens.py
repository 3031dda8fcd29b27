"""Access tokens of a Microsoft account, by msal: kept, renewed, and refused in words."""

from collections.abc import Callable, Mapping
from time import time
from typing import Any

import msal
from django.conf import settings
from django.utils.translation import gettext as _
from msal.exceptions import MsalError
from requests.exceptions import RequestException

from emailing.providers.base import CannotConnect

# To make the draft that is sent, to send it, and to ask whose mailbox it is. msal adds what a
# refresh token needs.
SCOPES = ["Mail.ReadWrite", "Mail.Send", "User.Read"]
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
# A token that runs out while a mail is on its way costs a refusal more.
FRESH_SECONDS = 300
# What a new consent mends (RFC 6749, section 5.2; OpenID Connect Core 1.0, section 3.1.2.6).
_LOST = {"consent_required", "interaction_required", "invalid_grant", "login_required"}
_UNKNOWN_CLIENT = {"invalid_client", "unauthorized_client"}


class Tokens:
    """One account's. `secrets` are `{microsoft_cache}`, msal's token cache of a grant, or
    `{oauth_token}` that somebody pasted: an access token, or else a refresh token."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._pasted = secrets.get("oauth_token", "")
        self._cache = msal.SerializableTokenCache()
        self._cache.deserialize(secrets.get("microsoft_cache"))
        self._is_renewed = False

    @property
    def renewed(self) -> dict[str, str] | None:
        """The secrets to keep, where a token was renewed."""
        return {"microsoft_cache": self._cache.serialize()} if self._is_renewed else None

    def current(self) -> str:
        """An access token that is good as far as we know; CannotConnect."""
        return self._kept() or self._as_pasted() or self.renew()

    def _as_pasted(self) -> str:
        """Until something else came of it; what fits in no header is no access token."""
        is_token = self._pasted.isascii() and self._pasted.isprintable()
        return self._pasted if is_token and not self._is_renewed else ""

    def _kept(self) -> str:
        """Read without msal's application, which first asks its authority about itself."""
        kind, until = self._cache.CredentialType.ACCESS_TOKEN, time() + FRESH_SECONDS
        found = self._cache.search(kind, target=SCOPES)
        return next((str(each["secret"]) for each in found if int(each["expires_on"]) > until), "")

    def renew(self) -> str:
        """A new access token, after one was refused or ran out; CannotConnect."""
        if not is_set_up():
            reason = _("Microsoft does not accept the access token any more; connect it again.")
            raise CannotConnect(reason, refused=True)
        answer = answered(self._renewal) or {}
        if "access_token" not in answer:
            raise _refused(answer)
        self._is_renewed = True
        return str(answer["access_token"])

    def _renewal(self) -> Any:
        app = application(self._cache)
        accounts = app.get_accounts()
        if accounts:
            return app.acquire_token_silent_with_error(SCOPES, accounts[0], force_refresh=True)
        return self._pasted and app.acquire_token_by_refresh_token(self._pasted, SCOPES)


def application(cache: msal.SerializableTokenCache) -> msal.ConfidentialClientApplication:
    """This installation as Microsoft knows it; asks the authority about itself (`answered`)."""
    return msal.ConfidentialClientApplication(
        settings.NEPTIE_MICROSOFT_CLIENT_ID,
        client_credential=settings.NEPTIE_MICROSOFT_CLIENT_SECRET,
        authority=settings.NEPTIE_MICROSOFT_AUTHORITY,
        # The authority is the operator's own word: nobody else is asked about it.
        instance_discovery=False,
        token_cache=cache,
        timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
    )


def is_set_up() -> bool:
    """Whether the settings name a client and its secret."""
    return bool(settings.NEPTIE_MICROSOFT_CLIENT_ID and settings.NEPTIE_MICROSOFT_CLIENT_SECRET)


def answered(act: Callable[[], Any]) -> Any:
    """What msal came to; CannotConnect where Microsoft did not answer, or not by the protocol.

    msal lets errors of requests pass, and raises ValueError and RuntimeError for strange answers.
    """
    try:
        return act()
    except (RequestException, MsalError, ValueError, RuntimeError) as error:
        raise CannotConnect(_("Microsoft's sign-in does not answer."), refused=False) from error


def _refused(answer: Mapping[str, Any]) -> CannotConnect:
    if is_of_client(answer):
        return CannotConnect(unknown_client(), refused=False)
    if answer.get("error", "invalid_grant") in _LOST:
        reason = _(
            "Microsoft does not accept this account's grant any more; connect the account again."
        )
        return CannotConnect(reason, refused=True)
    reason = _("Microsoft gives no new token now: %(said)s") % {"said": said(answer)}
    return CannotConnect(reason, refused=False)


def is_of_client(answer: Mapping[str, Any]) -> bool:
    """Whether an answer refuses the installation, not the person."""
    return answer.get("error") in _UNKNOWN_CLIENT


def unknown_client() -> str:
    """Nobody's grant works: the installation's registration is wrong, or its secret ran out."""
    return _(
        "Microsoft does not know this installation: check NEPTIE_MICROSOFT_CLIENT_ID and "
        "NEPTIE_MICROSOFT_CLIENT_SECRET."
    )


def said(answer: Mapping[str, Any]) -> str:
    """The error's first line: AADSTS and its number."""
    text = str(answer.get("error_description") or answer.get("error", ""))
    return " ".join(text.partition("\n")[0].split())[:200]
