"""Second factors: kept encrypted, asked for in the browser, and no way around them by the API."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Membership, RefreshToken

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _code() -> str:
    counter = list(auth.yield_hotp_counters_from_time())[1]
    return str(auth.format_hotp_value(auth.hotp_value(SECRET, counter)))


@pytest.fixture
def guarded(ada: Membership) -> Membership:
    """Ada with an authenticator app and recovery codes."""
    auth.TOTP.activate(ada.user, SECRET)
    RecoveryCodes.activate(ada.user)
    return ada


def _password_given(client: Client) -> str:
    given = {"login": "ada@engines.example", "password": PASSWORD}
    return client.post("/account/login/", given)["Location"]


def test_the_table_holds_no_plain_secret(guarded: Membership) -> None:
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        [stored] = cursor.fetchone() or [""]

    assert len(codes) == 10
    assert SECRET not in stored
    assert SECRET.encode().hex() not in stored
    assert not any(code in stored for code in codes)
    assert Authenticator.objects.get(type="totp").wrap().validate_code(_code())


def test_a_changed_secret_does_not_open(guarded: Membership) -> None:
    factor = Authenticator.objects.get(type="totp")
    factor.data["secret"] = factor.data["secret"][:-2] + "00"

    with pytest.raises(Exception, match="does not belong to this row"):
        factor.wrap().validate_code("000000")


def test_the_password_alone_leads_to_the_second_step(guarded: Membership) -> None:
    client = Client()

    assert _password_given(client) == "/account/2fa/authenticate/"

    assert "_auth_user_id" not in client.session
    assert client.get("/settings/security/")["Location"].startswith("/account/login/")
    page = client.get("/account/2fa/authenticate/").content.decode()
    assert "One more step" in page


def test_the_code_lets_in_and_a_used_one_does_not(guarded: Membership) -> None:
    client, second = Client(), Client()
    _password_given(client)
    _password_given(second)
    code = _code()

    assert client.post("/account/2fa/authenticate/", {"code": code})["Location"] == "/"

    refused = second.post("/account/2fa/authenticate/", {"code": code})
    assert "This code is not right, or not any more." in refused.content.decode()
    assert "_auth_user_id" not in second.session


def test_a_recovery_code_works_once(guarded: Membership) -> None:
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    client, second = Client(), Client()
    _password_given(client)
    _password_given(second)

    assert client.post("/account/2fa/authenticate/", {"code": code})["Location"] == "/"
    assert second.post("/account/2fa/authenticate/", {"code": code}).status_code == 200
    assert "_auth_user_id" not in second.session


def test_codes_cannot_be_guessed(guarded: Membership) -> None:
    client = Client()
    _password_given(client)
    for number in range(5):
        client.post("/account/2fa/authenticate/", {"code": f"00000{number}"})

    locked = client.post("/account/2fa/authenticate/", {"code": _code()})

    assert "Too many attempts." in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_api_refuses_after_the_right_password_only(
    guarded: Membership, anonymous: APIClient
) -> None:
    tokens = RefreshToken.objects.count()
    given = {"email": "ada@engines.example", "password": PASSWORD}

    right = anonymous.post("/api/auth/login", given)
    wrong = anonymous.post("/api/auth/login", {**given, "password": "wrong"})

    assert (right.status_code, right.json()["code"]) == (401, "second_factor")
    assert right.json()["message"] == (
        "This account has a second factor; use an API key in place of its password."
    )
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")
    assert RefreshToken.objects.count() == tokens


def test_recovery_codes_alone_are_no_second_factor(ada: Membership, anonymous: APIClient) -> None:
    RecoveryCodes.activate(ada.user)
    given = {"email": "ada@engines.example", "password": PASSWORD}

    assert anonymous.post("/api/auth/login", given).status_code == 200


def test_an_address_that_is_not_confirmed_gets_none(
    ada: Membership, browser: Callable[[Membership], Client]
) -> None:
    EmailAddress.objects.create(user=ada.user, email=ada.user.email, primary=True)
    client = browser(ada)

    for path in ("/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"):
        page = client.get(path, follow=True)
        assert page.redirect_chain[-1] == ("/settings/security/", 302)
        assert "Confirm your address first" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_asks_the_password_and_tells_by_mail(ada: Membership) -> None:
    EmailAddress.objects.create(user=ada.user, email=ada.user.email, primary=True, verified=True)
    client = Client()
    _password_given(client)
    assert "reauthenticate" in client.get("/account/2fa/totp/activate/")["Location"]
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    counter = list(auth.yield_hotp_counters_from_time())[1]
    code = auth.format_hotp_value(auth.hotp_value(secret, counter))

    response = client.post("/account/2fa/totp/activate/", {"code": code})

    assert response["Location"] == "/account/2fa/recovery-codes/"
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert "mfa.totp.secret" not in client.session
    assert "An authenticator app was set up" in {letter.subject for letter in mail.outbox}
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    assert "10 of 10 are left." in page
