"""Words of mails are kept as long as the workspace says, and no longer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership, Workspace
from emailing.models import Message, SandboxMessage
from emailing.services import erasing
from emailing.services.erasing import erase_words
from emailing.services.wire import address_of
from emailing.tests.cast import a_message, a_sent_message, some_messages
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Browser = Callable[[Membership], Client]
CANARY = "canary-4711"


def _later(days: float) -> Any:
    return now() + timedelta(days=days)


def _keep(owner: Membership, days: int | None) -> None:
    Workspace.objects.filter(id=owner.workspace_id).update(keep_bodies_days=days)


def _said(message: Message) -> bool:
    message.refresh_from_db()
    return CANARY in message.body_text and CANARY in message.body_html


def test_after_the_days_the_words_are_gone_and_the_rest_stays(ada: Membership) -> None:
    message = a_sent_message(ada, subject="Hello", body=f"{CANARY} https://a.example/x")
    _keep(ada, 30)
    early, was_said = erase_words(now=_later(29.9)), _said(message)
    at = _later(30.1)
    late, again = erase_words(now=at), erase_words(now=at)
    message.refresh_from_db()

    assert (early, was_said, late, again) == (0, True, 1, 0)
    assert (message.body_text, message.body_html, message.erased_at) == ("", "", at)
    assert (message.subject, message.links) == ("Hello", ["https://a.example/x"])
    assert message.state == "sent"
    assert not SandboxMessage.objects.exists()
    erased = BusinessEvent.objects.get(type="message.erased")
    assert (erased.object_ids, erased.fields) == ([message.id], ["body_html", "body_text"])


def test_without_the_setting_they_are_kept(ada: Membership, bob: Membership) -> None:
    message = a_sent_message(ada, body=CANARY)
    _keep(bob, 1)

    assert erase_words(now=_later(4000)) == 0
    assert _said(message)
    assert SandboxMessage.objects.count() == 1


@pytest.mark.parametrize("state", ["queued", "sending", "uncertain"])
def test_what_is_not_settled_keeps_its_words(ada: Membership, state: str) -> None:
    message = a_message(ada, body=CANARY)
    Message.objects.update(state=state, lease_until=now())
    _keep(ada, 1)

    assert erase_words(now=_later(400)) == 0
    assert _said(message)


@pytest.mark.parametrize("state", ["failed", "skipped", "bounced"])
def test_what_failed_is_erased_too(ada: Membership, state: str) -> None:
    message = a_message(ada, body=CANARY)
    Message.objects.update(state=state)
    _keep(ada, 1)

    assert erase_words(now=_later(2)) == 1
    assert not _said(message)


def test_the_days_count_from_when_it_was_sent(ada: Membership) -> None:
    message = a_message(ada, body=CANARY)
    Message.objects.update(state="sent", sent_at=_later(20))
    _keep(ada, 30)

    assert erase_words(now=_later(45)) == 0
    assert _said(message)
    assert erase_words(now=_later(51)) == 1


def test_many_go_batch_by_batch(ada: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "BATCH", 3)
    some_messages(ada, 8)
    Message.objects.update(state="failed")
    _keep(ada, 1)

    assert erase_words(now=_later(2)) == 8
    assert BusinessEvent.objects.filter(type="message.erased").count() == 3


def test_a_link_and_the_opt_out_still_work(ada: Membership, client: Client) -> None:
    message = a_sent_message(ada, body="See https://a.example/x")
    _keep(ada, 1)
    erase_words(now=_later(2))
    paths = [address_of("click", message.id, 0), address_of("unsubscribe", message.id)]
    click, opt_out = (client.get(f"/{path.split('/', 3)[3]}") for path in paths)

    assert click["Location"] == "https://a.example/x"
    assert opt_out.status_code == 200


def test_pages_and_api_say_so(ada: Membership, browser: Browser, api: Api) -> None:
    message = a_sent_message(ada, body=CANARY)
    _keep(ada, 1)
    erase_words(now=_later(2))
    client = browser(ada)
    page = client.get(f"/messages/{message.id}/").content.decode()
    source = client.get(f"/messages/{message.id}/?show=source").content.decode()
    shown = api(ada).get(f"/api/email/messages/{message.id}").json()["message"]

    assert "Its words were erased" in page
    assert "Its words were erased, so it cannot be shown as it went." in source
    assert CANARY not in page + source
    assert (shown["content"], shown["html"]) == ("", "")
    assert shown["erased_at"] is not None


@pytest.mark.parametrize(("days", "status"), [(30, 200), (None, 200), (0, 400), (3651, 400)])
def test_an_admin_says_how_long(ada: Membership, api: Api, days: int | None, status: int) -> None:
    _keep(ada, 7)
    answer = api(ada).patch("/api/workspace", {"keep_bodies_days": days})
    kept = Workspace.objects.get(id=ada.workspace_id).keep_bodies_days

    assert answer.status_code == status
    assert kept == (days if status == 200 else 7)


def test_the_settings_page_keeps_it(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    form = {"name": "Engines", "timezone": "UTC", "locale": "en", "keep_bodies_days": "90"}
    client.post("/settings/", form)
    kept = Workspace.objects.get(id=ada.workspace_id).keep_bodies_days
    wrong = client.post("/settings/", {**form, "keep_bodies_days": "0"})
    client.post("/settings/", {**form, "keep_bodies_days": ""})

    assert (kept, wrong.status_code) == (90, 422)
    assert Workspace.objects.get(id=ada.workspace_id).keep_bodies_days is None


def test_the_ids_of_what_is_left_untouched(ada: Membership) -> None:
    old, fresh = some_messages(ada, 2)
    Message.objects.update(state="failed", left_at=now())
    Message.objects.filter(id=fresh.id).update(left_at=_later(3))
    _keep(ada, 2)
    erase_words(now=_later(4))
    erased: list[UUID] = list(
        Message.objects.filter(erased_at__isnull=False).values_list("id", flat=True)
    )

    assert erased == [old.id]
