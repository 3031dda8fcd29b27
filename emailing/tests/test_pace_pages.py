"""A mailbox's limits on its pages: set, used, and why a mail waits."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership, Workspace
from emailing.models import Mailbox, Message
from emailing.tests.cast import a_message, an_smtp_mailbox
from emailing.tests.smtp_server import smtp_server
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
LIMITS = {"daily_cap": 50, "hourly_cap": 20, "min_gap_seconds": 90, "ramp_up": True}


@pytest.fixture(autouse=True)
def _private_hosts(settings: Any) -> None:
    settings.NEPTIE_ALLOW_PRIVATE_HOSTS = True


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Far from midnight, wherever the test runs: the workspace's zone is chosen so."""
    at = now()
    hours = 12 - at.hour
    Workspace.objects.update(timezone=f"Etc/GMT{-hours:+d}" if hours else "UTC")
    return at


@pytest.fixture
def used(ada: Membership, noon: datetime) -> Mailbox:
    """12 of 50 sent today, 3 of 20 of them within the hour; two mails wait, until in an hour."""
    mailbox = an_smtp_mailbox(ada, 25)
    until = noon + timedelta(hours=1)
    Mailbox.objects.filter(id=mailbox.id).update(
        daily_cap=50, hourly_cap=20, rests_until=until, rest_reason="cap_hourly", wakes_at=until
    )
    first = a_message(ada, mailbox)
    for number in range(13):
        at = noon - timedelta(minutes=30 if number < 3 else 90)
        message = a_message(ada, mailbox, campaign=first.campaign, lead=first.lead)
        if number < 12:
            Message.objects.filter(id=message.id).update(state="sent", sent_at=at, left_at=at)
    return mailbox


def _text(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.mark.parametrize("path", ["/mailboxes/", "/mailboxes/{}/"])
def test_its_use_and_its_rest_in_words(
    ada: Membership, browser: Browser, used: Mailbox, path: str
) -> None:
    page = _text(browser(ada).get(path.format(used.id)))

    assert "12 of 50 today, 3 of 20 this hour" in page
    assert 'value="12" max="50"' in page
    assert "2 mails wait" in page
    assert "Rests" in page
    assert "Its hourly cap is used up." in page
    assert "Next mail: <time" in page


def test_without_limits_only_what_was_sent(
    ada: Membership, browser: Browser, used: Mailbox
) -> None:
    Mailbox.objects.update(daily_cap=None, hourly_cap=0, rests_until=None)
    page = _text(browser(ada).get("/mailboxes/"))

    assert '<p class="np-used">12 today</p>' in page
    assert "<progress" not in page
    assert "Rests" not in page


def test_limits_are_typed_and_the_mailbox_wakes(
    ada: Membership, browser: Browser, used: Mailbox
) -> None:
    typed = {"sender_name": "Ada Byron", "signature": "", "username": "", "password": "", **LIMITS}
    with smtp_server() as (port, _server):
        servers = {"smtp": {"host": "127.0.0.1", "port": port, "username": "", "security": "none"}}
        Mailbox.objects.filter(id=used.id).update(servers=servers)
        response = browser(ada).post(f"/mailboxes/{used.id}/", {**typed, **servers["smtp"]})
    used.refresh_from_db()

    assert response.headers["Location"] == "/mailboxes/"
    assert {name: getattr(used, name) for name in LIMITS} == LIMITS
    assert (used.rests_until, used.wakes_at, used.rest_reason) == (None, None, "")


def test_a_new_mailbox_has_limits_from_the_start(ada: Membership, browser: Browser) -> None:
    typed = {"email": "ada@engines.example", "host": "127.0.0.1", "security": "none", **LIMITS}
    with smtp_server() as (port, _server):
        browser(ada).post("/mailboxes/new/smtp/", {**typed, "port": port, "daily_cap": ""})
    mailbox = Mailbox.objects.get(provider="smtp")

    assert {name: getattr(mailbox, name) for name in LIMITS} == {**LIMITS, "daily_cap": None}


@pytest.mark.parametrize(
    ("field", "value"), [("daily_cap", "-1"), ("hourly_cap", "many"), ("min_gap_seconds", "86401")]
)
def test_a_limit_that_is_none_changes_nothing(
    ada: Membership, browser: Browser, used: Mailbox, field: str, value: str
) -> None:
    before = Mailbox.objects.values().get(id=used.id)
    server = {"host": "127.0.0.1", "port": 25, "security": "none"}
    response = browser(ada).post(f"/mailboxes/{used.id}/", {**server, field: value})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert f'value="{value}"' in response.content.decode()
    assert Mailbox.objects.values().get(id=used.id) == before


def test_the_sandbox_is_asked_for_no_limits(
    ada: Membership, browser: Browser, used: Mailbox
) -> None:
    client = browser(ada)
    client.get("/mailboxes/")
    sandbox = Mailbox.objects.get(provider="sandbox")

    assert "daily_cap" not in client.get(f"/mailboxes/{sandbox.id}/").content.decode()
    assert "daily_cap" not in client.get("/mailboxes/new/sandbox/").content.decode()
    assert "daily_cap" in client.get(f"/mailboxes/{used.id}/").content.decode()


def test_a_mail_says_what_it_waits_for(
    ada: Membership, browser: Browser, api: Any, used: Mailbox
) -> None:
    used.refresh_from_db()
    message = Message.objects.filter(state="queued")[0]
    page = _text(browser(ada).get(f"/messages/{message.id}/"))
    told = api(ada).get(f"/api/email/messages/{message.id}").json()["message"]
    Message.objects.filter(id=message.id).update(due_at=now() + timedelta(hours=2))
    later = api(ada).get(f"/api/email/messages/{message.id}").json()["message"]

    assert "It waits for its mailbox, which rests. Its hourly cap is used up. Next mail:" in page
    assert used.rests_until is not None
    until = used.rests_until.isoformat().replace("+00:00", "Z")
    assert (told["waits_for"], told["waits_until"]) == ("cap_hourly", until)
    assert (later["waits_for"], later["waits_until"]) == (None, None)


def test_the_api_tells_the_usage_of_one_account(ada: Membership, api: Any, used: Mailbox) -> None:
    used.refresh_from_db()
    assert used.rests_until is not None
    client = api(ada)
    account = client.get(f"/api/email/accounts/{used.id}").json()["account"]
    listed = client.get("/api/email/accounts").json()["accounts"]
    back = client.patch(f"/api/email/accounts/{used.id}", {**account, "daily_cap": 60})

    assert account["usage"] == {
        "sent_today": 12,
        "sent_this_hour": 3,
        "waiting": 2,
        "rests_until": used.rests_until.isoformat().replace("+00:00", "Z"),
        "rest_reason": "cap_hourly",
    }
    assert all("usage" not in each for each in listed)
    assert (back.status_code, back.json()["account"]["usage"]["rests_until"]) == (200, None)


def test_few_queries_however_many_mailboxes_rest(
    ada: Membership, browser: Browser, used: Mailbox, django_assert_max_num_queries: Any
) -> None:
    used.refresh_from_db()
    Mailbox.objects.bulk_create(
        Mailbox(
            workspace=ada.workspace,
            email=f"{number}@engines.example",
            provider="smtp",
            daily_cap=number,
            rests_until=used.rests_until,
            rest_reason="ramp",
        )
        for number in range(60)
    )
    client = browser(ada)
    client.get("/mailboxes/")
    for path in ("/mailboxes/", f"/mailboxes/{used.id}/"):
        with django_assert_max_num_queries(12):
            client.get(path)
