"""Every page of the admin, for every model: it answers, shows nothing secret, and asks little."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, User
from accounts.services.sessions import register
from neptie.kernel.ids import new_id
from neptie.pages.staff.acts import acts_of
from tests.staffed import BYTES, CANARY, fill

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
OURS = {"accounts", "leads", "campaigns", "ai", "emailing", "analytics"}
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
APPS = sorted({model._meta.app_label for model in MODELS})
SECRETS = [CANARY, BYTES.hex(), base64.b64encode(BYTES).decode(), CANARY.encode().hex()]


@pytest.fixture
def staff(ada: Membership, browser: Callable[[Membership], Client]) -> Client:
    """Ada, who may do everything."""
    User.objects.filter(id=ada.user_id).update(is_staff=True, is_superuser=True)
    ada.user.refresh_from_db()
    fill(ada)
    return browser(ada)


def _place(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def _of(app: str) -> list[type[Model]]:
    return [model for model in MODELS if model._meta.app_label == app]


def _row(model: type[Model]) -> Model:
    row = model._default_manager.order_by("pk").last()
    assert row is not None, f"no {model._meta.label} was made"
    return row


def _pages(model: type[Model]) -> Iterator[str]:
    row = _row(model)
    yield _place(model, "changelist")
    yield f"{_place(model, 'changelist')}?q={row.pk}"
    yield _place(model, "change", row.pk)
    yield _place(model, "history", row.pk)
    yield from (_place(model, "act", row.pk, act.name) for act in acts_of(model))


def test_every_model_of_ours_is_there() -> None:
    ours = {model._meta.label for model in apps.get_models() if model._meta.app_label in OURS}

    assert ours <= {model._meta.label for model in MODELS}


@pytest.mark.parametrize("app", APPS)
def test_pages_answer_and_show_nothing_secret(staff: Client, app: str) -> None:
    for page in [page for model in _of(app) for page in _pages(model)]:
        answer = staff.get(page)

        assert answer.status_code == 200, page
        said = answer.content.decode()
        assert [secret for secret in SECRETS if secret in said] == [], page


@pytest.mark.parametrize("app", APPS)
def test_nothing_is_added_edited_or_deleted(staff: Client, app: str) -> None:
    for model in _of(app):
        row = _row(model)
        answers = [
            staff.get(_place(model, "add")).status_code,
            staff.post(_place(model, "change", row.pk), {}).status_code,
            staff.post(_place(model, "delete", row.pk), {"post": "yes"}).status_code,
        ]

        assert answers == [403, 403, 403], model
        assert model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("app", APPS)
def test_a_list_asks_as_much_for_many_rows(staff: Client, app: str) -> None:
    few = {model: _asked(staff, model) for model in _of(app)}
    for _row_more in range(3):
        fill(_newcomer())

    for model, before in few.items():
        assert _asked(staff, model) <= min(before, MOST_QUERIES), model


def _asked(staff: Client, model: type[Model]) -> int:
    staff.get(_place(model, "changelist"))
    with CaptureQueriesContext(connection) as asked:
        staff.get(_place(model, "changelist"))
    return len(asked)


def _newcomer() -> Membership:
    return register(
        email=f"{new_id()}@other.example",
        password="correct horse battery",
        full_name="New Comer",
        company="Other",
    ).membership


def test_the_first_page(staff: Client) -> None:
    staff.get("/admin/")
    with CaptureQueriesContext(connection) as asked:
        said = staff.get("/admin/").content.decode()

    assert "Messages due" in said
    assert CANARY not in said
    assert len(asked) <= 25


@pytest.mark.parametrize(
    "address",
    [
        "accounts/user/?password__startswith=p",
        "accounts/user/?password__gte=p",
        "accounts/membership/?user__password__startswith=p",
        "accounts/membership/?user__password__gte=p",
        "accounts/apikey/?secret_hash__gte=a",
        "mfa/authenticator/?data__secret__startswith=c",
        "mfa/authenticator/?data__gte=c",
        "emailing/mailbox/?secret__isnull=0",
    ],
)
def test_a_secret_cannot_be_guessed_by_narrowing(staff: Client, address: str) -> None:
    assert staff.get(f"/admin/{address}").status_code == 400


def test_the_policy_of_every_page(staff: Client) -> None:
    policy = staff.get("/admin/leads/lead/")["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "style-src 'self';" in f"{policy};"
    assert "unsafe-inline" not in policy
