"""A session that ends while somebody types loses nothing: signed in again, one finds it there."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.models import Campaign

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
ADDRESS = "/campaigns/new/"
PASSWORD = "correct horse battery"


def _sign_in(client: Client, email: str) -> None:
    answer = client.post(
        f"/account/login/?next={ADDRESS}", {"login": email, "password": PASSWORD, "next": ADDRESS}
    )
    assert answer["Location"] == ADDRESS


def test_what_was_typed_comes_back_unsaved(ada: Membership) -> None:
    client = Client()
    answer = client.post(ADDRESS, {"name": "Späti <b>&</b> 🌍", "once": "7"})
    assert answer["Location"] == f"/account/login/?next={ADDRESS}"
    _sign_in(client, "ada@engines.example")

    page = client.get(ADDRESS).content.decode()

    assert 'value="Späti &lt;b&gt;&amp;&lt;/b&gt; 🌍"' in page
    assert "It is not saved yet." in page
    assert not Campaign.objects.exists()


def test_it_comes_back_once_and_only_there(ada: Membership) -> None:
    client = Client()
    client.post(ADDRESS, {"name": "Spring"})
    _sign_in(client, "ada@engines.example")

    assert "Spring" not in client.get("/settings/").content.decode()
    assert 'value="Spring"' in client.get(ADDRESS).content.decode()
    assert 'value="Spring"' not in client.get(ADDRESS).content.decode()


def test_nothing_secret_is_kept(ada: Membership) -> None:
    client = Client()
    client.post(
        "/mailboxes/new/smtp/",
        {"smtp_password": "hush", "email": "a@b.example", "oauth_secret": "hush"},
    )

    assert "hush" not in str(client.session["kept_form"])


def test_a_novel_is_not_kept(ada: Membership) -> None:
    client = Client()
    client.post(ADDRESS, {"name": "x" * 200_001})

    assert "kept_form" not in client.session
