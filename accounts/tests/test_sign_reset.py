"""A forgotten password: the same answer for everybody, a link that works once, old sessions end."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Membership, RefreshToken, User

pytestmark = pytest.mark.django_db

NEW = "a new horse battery"


def _ask(email: str, **headers: str) -> tuple[int, str, str]:
    client = Client(**headers)  # type: ignore[arg-type]
    response = client.post("/account/password/reset/", {"email": email})
    return response.status_code, response["Location"], client.get(response["Location"]).text


def _link() -> str:
    body = str(mail.outbox[-1].body)
    return next(line for line in body.splitlines() if "/password/reset/key/" in line)


def _chosen(client: Client, link: str, password: str = NEW) -> str:
    form = client.get("/" + link.split("/", 3)[3])["Location"]
    response = client.post(form, {"password1": password})
    return response["Location"] if response.status_code == 302 else response.content.decode()


def test_known_and_unknown_get_the_same_page_and_a_mail_each(ada: Membership) -> None:
    known, unknown = _ask("ada@engines.example"), _ask("eve@engines.example")

    assert known == unknown
    assert known[:2] == (302, "/account/password/reset/done/")
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["ada@engines.example"], "Choose a new password"),
        (["eve@engines.example"], "There is no account with this address"),
    ]


def test_the_link_works_once_and_signs_in(ada: Membership) -> None:
    _ask("ada@engines.example")
    link, client = _link(), Client()

    assert _chosen(client, link) == "/"

    assert client.session["_auth_user_id"] == str(ada.user_id)
    assert User.objects.get().check_password(NEW)
    again = Client().get("/" + link.split("/", 3)[3])
    assert "This link does not work any more" in again.content.decode()


def test_a_weak_password_is_refused_and_the_old_one_stays(ada: Membership) -> None:
    _ask("ada@engines.example")

    assert "This password is too common." in _chosen(Client(), _link(), "12345678")

    assert User.objects.get().check_password("correct horse battery")


def test_the_link_leads_to_our_address_whatever_host_was_called(
    ada: Membership, settings: object
) -> None:
    settings.NEPTIE_PUBLIC_URL = "https://app.example"  # type: ignore[attr-defined]

    _ask("ada@engines.example", HTTP_HOST="127.0.0.1:6666")

    assert _link().startswith("https://app.example/account/password/reset/key/")


def test_it_ends_what_was_signed_in(
    ada: Membership,
    browser: Callable[[Membership], Client],
    api: Callable[[Membership], APIClient],
) -> None:
    thief, stolen = browser(ada), api(ada)
    assert stolen.get("/api/leads").status_code == 200
    _ask("ada@engines.example")

    _chosen(Client(), _link())

    assert thief.get("/settings/security/")["Location"].startswith("/account/login/")
    assert stolen.get("/api/leads").status_code == 401
    assert not RefreshToken.objects.filter(revoked_at__isnull=True).exists()


def test_it_is_sent_five_times_a_minute_at_most(ada: Membership) -> None:
    for _ in range(5):
        _ask("ada@engines.example")

    refused = Client().post("/account/password/reset/", {"email": "ada@engines.example"})

    assert refused.status_code == 429
    assert "Too many attempts" in refused.content.decode()
    assert len(mail.outbox) == 5


def test_who_was_made_on_the_command_line_resets_as_well() -> None:
    User.objects.create_superuser("root@engines.example", "old password here", full_name="Root")
    _ask("root@engines.example")

    assert _chosen(Client(), _link()) == "/"

    assert User.objects.get().check_password(NEW)
