"""The page of how one signs in."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from accounts.models import Membership

pytestmark = pytest.mark.django_db

Browser = Callable[[Membership], Client]


def _page(client: Client) -> str:
    return client.get("/settings/security/").content.decode()


def test_at_first_it_says_what_is_missing(ada: Membership, browser: Browser) -> None:
    page = _page(browser(ada))

    for words in ("Not confirmed", "Confirm your address", "Set up", "None yet.", "Add passkey"):
        assert words in page
    assert "Recovery codes" not in page


def test_what_is_there_is_shown_and_can_be_changed(ada: Membership, browser: Browser) -> None:
    EmailAddress.objects.create(user=ada.user, email=ada.user.email, primary=True, verified=True)
    TOTP.activate(ada.user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(ada.user)
    passkey = _passkey(ada, "Phone <b>1</b>")

    page = _page(browser(ada))

    for words in ("Confirmed", "Switch off", "10 left", "Phone &lt;b&gt;1&lt;/b&gt;"):
        assert words in page
    assert f"/account/2fa/webauthn/keys/{passkey.pk}/remove/" in page
    assert "Not confirmed" not in page


def test_nobody_sees_or_removes_anothers_passkey(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    passkey = _passkey(ada, "Phone of Ada")
    client = Client()
    password = "correct horse battery"
    client.post("/account/login/", {"login": "bob@other.example", "password": password})
    client.post("/account/reauthenticate/", {"password": password})

    assert "Phone of Ada" not in _page(client)
    for act in ("edit", "remove"):
        path = f"/account/2fa/webauthn/keys/{passkey.pk}/{act}/"
        assert client.post(path, {"name": "Mine"}).status_code == 404
    passkey.refresh_from_db()
    assert passkey.data["name"] == "Phone of Ada"


@pytest.mark.parametrize("role", ["viewer", "member", "admin"])
def test_it_is_open_to_every_role(
    ada: Membership, browser: Browser, colleague: Callable[[Membership, str], Membership], role: str
) -> None:
    page = _page(browser(colleague(ada, role)))

    assert f"{role}@engines.example" in page
    assert "Set a password" in page


def test_many_passkeys_cost_no_more_queries(
    ada: Membership, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        _passkey(ada, f"Key {number}")
    client = browser(ada)
    _page(client)

    with django_assert_max_num_queries(12):
        page = _page(client)

    assert "Key 39" in page


def test_allauths_own_lists_lead_here(ada: Membership, browser: Browser) -> None:
    for path in ("/account/2fa/", "/account/2fa/webauthn/"):
        assert browser(ada).get(path)["Location"] == "/settings/security/"


def _passkey(member: Membership, name: str) -> Authenticator:
    return Authenticator.objects.create(
        user=member.user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )
