"""The admin is shut to whoever is no staff, and only looked at by who may not act."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
PAGES = [
    reverse(name)
    for name in (
        "admin:index",
        "admin:search",
        "admin:autocomplete",
        *(
            f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
            for model in admin.site._registry
        ),
    )
]


def test_a_stranger_is_sent_to_sign_in_and_back(client: Client) -> None:
    for page in PAGES:
        answer = client.get(page, follow=True)

        assert answer.redirect_chain[-1][0] == f"/account/login/?next={quote(page, safe='')}"
        assert answer.status_code == 200


def test_a_member_who_is_no_staff_is_told_so(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    for page in PAGES:
        answer = client.get(page, follow=True)

        assert answer.status_code == 403
        assert len(answer.redirect_chain) == 1
        assert "for the people who run this installation" in answer.content.decode()


def test_djangos_own_sign_in_is_never_shown(ada: Membership, browser: Browser) -> None:
    User.objects.filter(id=ada.user_id).update(is_staff=True)

    assert browser(ada).get("/admin/login/")["Location"] == "/admin/"
    assert browser(ada).post("/admin/login/", {"username": "x"})["Location"] == "/admin/"
    assert browser(ada).get("/admin/password_change/")["Location"] == "/account/password/change/"


def test_signing_out_leads_to_the_products_sign_in(ada: Membership, browser: Browser) -> None:
    User.objects.filter(id=ada.user_id).update(is_staff=True)
    client = browser(ada)

    assert client.get("/admin/logout/").status_code == 405
    assert client.post("/admin/logout/")["Location"] == "/account/login/"
    assert "_auth_user_id" not in client.session


def test_who_may_only_look_can_do_nothing(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    User.objects.filter(id=ada.user_id).update(is_staff=True)
    client = browser(ada)
    user = f"/admin/accounts/user/{bob.user_id}"

    assert client.get(f"{user}/change/").status_code == 200
    assert "Deactivate" not in client.get(f"{user}/change/").content.decode()
    assert client.get(f"{user}/act/deactivate/").status_code == 403
    assert client.post(f"{user}/act/deactivate/").status_code == 403
    assert client.post("/admin/sweeps/0/").status_code == 403
    assert User.objects.get(id=bob.user_id).is_active
    assert not LogEntry.objects.exists()
