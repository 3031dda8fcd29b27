"""Signing in in the browser: it tells nobody who exists, and a password cannot be guessed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from accounts.models import Membership, User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
WRONG = "E-mail or password is wrong."
LOCKED = "Too many attempts. Wait five minutes and try again, or reset your password."


def _try(email: str, password: str, *, ip: str = "192.0.2.1", host: str = "127.0.0.1") -> str:
    response = Client(REMOTE_ADDR=ip, HTTP_HOST=host).post(
        "/account/login/", {"login": email, "password": password}
    )
    return response["Location"] if response.status_code == 302 else response.content.decode()


def test_with_the_password_one_is_in(ada: Membership) -> None:
    client = Client()

    response = client.post(
        "/account/login/", {"login": "Ada@Engines.example", "password": PASSWORD}
    )

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(ada.user_id)


def test_what_is_asked_for_is_where_one_lands(ada: Membership) -> None:
    given = {"login": "ada@engines.example", "password": PASSWORD}

    inside = Client().post("/account/login/", {**given, "next": "/leads/"})
    outside = Client().post("/account/login/", {**given, "next": "https://evil.example/"})

    assert (inside["Location"], outside["Location"]) == ("/leads/", "/")


def test_known_and_unknown_get_the_same_answer(ada: Membership) -> None:
    known = Client().post("/account/login/", {"login": "ada@engines.example", "password": "wrong"})
    unknown = Client().post(
        "/account/login/", {"login": "eve@engines.example", "password": "wrong"}
    )

    assert known.status_code == unknown.status_code == 200
    assert WRONG in known.content.decode()
    assert WRONG in unknown.content.decode()


def test_known_and_unknown_cost_one_hash_each(
    ada: Membership, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # type: ignore[attr-defined]
    ada.user.set_password(PASSWORD)
    ada.user.save()
    hashed: list[str] = []
    encode = PBKDF2PasswordHasher.encode

    def counted(
        self: PBKDF2PasswordHasher, password: str, salt: str, iterations: int | None = None
    ) -> str:
        hashed.append(password)
        return encode(self, password, salt, iterations)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    _try("ada@engines.example", "wrong one")
    _try("eve@engines.example", "wrong two")

    assert hashed == ["wrong one", "wrong two"]


def test_an_account_is_locked_for_five_minutes_wherever_one_calls_from(ada: Membership) -> None:
    start = datetime.now(tz=UTC)
    with time_machine.travel(start, tick=False) as clock:
        for number in range(5):
            answer = _try(
                "ada@engines.example", "wrong", ip=f"192.0.2.{number}", host=f"127.0.0.1:80{number}"
            )
            assert WRONG in answer
        locked = _try("ADA@engines.example ", PASSWORD, ip="192.0.2.99", host="localhost:81")
        clock.move_to(start + timedelta(seconds=299))
        still = _try("ada@engines.example", PASSWORD, ip="192.0.2.98")
        clock.move_to(start + timedelta(seconds=301))
        free = _try("ada@engines.example", PASSWORD, ip="192.0.2.97")

    assert LOCKED in locked
    assert LOCKED in still
    assert free == "/"


def test_who_does_not_exist_is_locked_just_the_same() -> None:
    answers = [_try("eve@nowhere.example", "wrong", ip=f"192.0.2.{n}") for n in range(6)]

    assert all(WRONG in answer for answer in answers[:5])
    assert LOCKED in answers[5]


def test_an_address_is_locked_for_a_minute_whatever_account_it_tries(ada: Membership) -> None:
    start = datetime.now(tz=UTC)
    with time_machine.travel(start, tick=False) as clock:
        for number in range(10):
            assert WRONG in _try(f"guess{number}@engines.example", "wrong")
        locked = _try("ada@engines.example", PASSWORD)
        elsewhere = _try("ada@engines.example", PASSWORD, ip="198.51.100.7")
        clock.move_to(start + timedelta(seconds=61))
        free = _try("ada@engines.example", PASSWORD)

    assert LOCKED in locked
    assert elsewhere == "/"
    assert free == "/"


def test_a_made_up_forwarded_address_changes_nothing(ada: Membership) -> None:
    for number in range(10):
        Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").post(
            "/account/login/", {"login": f"g{number}@engines.example", "password": "wrong"}
        )

    assert LOCKED in _try("ada@engines.example", PASSWORD, ip="127.0.0.1")


def test_behind_a_proxy_the_address_that_it_saw_counts(ada: Membership, settings: object) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]

    def tried(seen: str, email: str, password: str) -> str:
        response = Client(HTTP_X_FORWARDED_FOR=f"198.51.100.1, {seen}").post(
            "/account/login/", {"login": email, "password": password}
        )
        return response["Location"] if response.status_code == 302 else response.content.decode()

    for number in range(10):
        tried("203.0.113.9", f"g{number}@engines.example", "wrong")

    assert LOCKED in tried("203.0.113.9", "ada@engines.example", PASSWORD)
    assert tried("203.0.113.10", "ada@engines.example", PASSWORD) == "/"


def test_an_account_that_is_switched_off_says_so_after_the_password_only(ada: Membership) -> None:
    User.objects.update(is_active=False)

    assert WRONG in _try("ada@engines.example", "wrong")
    assert _try("ada@engines.example", PASSWORD) == "/account/inactive/"


def test_whoever_was_made_another_way_signs_in_and_has_an_address() -> None:
    User.objects.create_superuser("root@engines.example", PASSWORD, full_name="Root")

    assert _try("root@engines.example", PASSWORD) == "/"

    address = EmailAddress.objects.get()
    assert (address.email, address.primary, address.verified) == (
        "root@engines.example",
        True,
        False,
    )


def test_signing_out_takes_a_post(ada: Membership) -> None:
    client = Client()
    client.force_login(ada.user)

    assert client.get("/account/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert "_auth_user_id" not in client.session
