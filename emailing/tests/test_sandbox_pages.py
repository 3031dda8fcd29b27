"""The sandbox's inbox: the list, a mail beside it, and its HTML in a frame of its own."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from emailing.models import Message, SandboxMessage
from emailing.services.sending import send_due
from emailing.tests.cast import a_lead, a_sent_message, some_messages

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def _mail(message: Message) -> SandboxMessage:
    return SandboxMessage.objects.get(message_id=message.message_id)


def _listed(response: Any) -> list[str]:
    return [mail.recipient for mail in response.context["listed"].rows]


def test_an_empty_sandbox_says_how_mail_gets_there(ada: Membership, browser: Browser) -> None:
    page = browser(ada).get("/sandbox/").content.decode()

    assert "No mail yet" in page
    assert "Mail that goes through a sandbox mailbox lands here" in page


def test_newest_first_with_how_the_words_begin(ada: Membership, browser: Browser) -> None:
    a_sent_message(ada, subject="First", body="Hi Grace")
    a_sent_message(ada, lead=a_lead(ada, "joan@leads.example"), subject="<b>Second</b>")
    response = browser(ada).get("/sandbox/")

    assert _listed(response) == ["joan@leads.example", "grace@navy.example"]
    assert [mail.snippet for mail in response.context["listed"].rows] == ["Hi Grace", "Hi Grace"]
    assert "&lt;b&gt;Second&lt;/b&gt;" in response.content.decode()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("JOAN", ["joan@leads.example"]),
        ("bridge", ["grace@navy.example"]),
        ("nobody", []),
        ("%", []),
        ("joan\0", ["joan@leads.example"]),
    ],
)
def test_search_by_recipient_and_subject(
    ada: Membership, browser: Browser, words: str, found: list[str]
) -> None:
    a_sent_message(ada, subject="The bridge")
    a_sent_message(ada, lead=a_lead(ada, "joan@leads.example"))

    assert _listed(browser(ada).get("/sandbox/", {"q": words})) == found


def test_a_mail_stands_beside_the_list(ada: Membership, browser: Browser) -> None:
    message = a_sent_message(ada, subject="Hello", body="See https://a.example/x today")
    mail = _mail(message)
    response = browser(ada).get(f"/sandbox/{mail.id}/")
    page = response.content.decode()

    assert dict(response.context["head"])["To"] == "grace@navy.example"
    assert f'src="/sandbox/{mail.id}/html/"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert f"/messages/{message.id}/" in page
    message.refresh_from_db()
    assert message.first_opened_at is None


def test_its_text_and_its_source(ada: Membership, browser: Browser) -> None:
    mail = _mail(a_sent_message(ada, body="See https://a.example/x today"))
    text = browser(ada).get(f"/sandbox/{mail.id}/?show=text").content.decode()
    source = browser(ada).get(f"/sandbox/{mail.id}/?show=source")

    assert '<a href="https://a.example/x" rel="nofollow">https://a.example/x</a>' in text
    assert "List-Unsubscribe" in dict(source.context["headers"])
    assert "Content-Type: text/plain" in source.content.decode()


def test_the_frame_runs_nothing_and_loads_nothing_of_others(
    ada: Membership, browser: Browser, settings: Any
) -> None:
    settings.NEPTIE_PUBLIC_URL = "https://mail.engines.example"
    mail = _mail(a_sent_message(ada, body="<p>Hello <a href='https://a.example/x'>you</a></p>"))
    response = browser(ada).get(f"/sandbox/{mail.id}/html/")

    assert response.headers["Content-Security-Policy"] == (
        "default-src 'none'; img-src 'self' data: https://mail.engines.example; "
        "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_blank">' in response.content.decode()


def test_a_click_in_it_counts_and_leads_on(
    ada: Membership, browser: Browser, anonymous: Client
) -> None:
    message = a_sent_message(ada, body="<p><a href='https://a.example/x?y=1'>you</a></p>")
    mail = _mail(message)
    (link,) = [each for each in mail.parts.links if "/t/c/" in each]
    assert link in unescape(browser(ada).get(f"/sandbox/{mail.id}/html/").content.decode())
    answer = anonymous.get(link[link.index("/t/c/") :], HTTP_USER_AGENT="Mozilla/5.0")
    message.refresh_from_db()

    assert answer.headers["Location"] == "https://a.example/x?y=1"
    assert message.first_clicked_at is not None
    assert "Clicked" in browser(ada).get(f"/sandbox/{mail.id}/").content.decode()


def test_newer_and_older_stay_within_the_search(ada: Membership, browser: Browser) -> None:
    mails = [
        _mail(a_sent_message(ada, lead=a_lead(ada, f"{name}@leads.example"), subject=name))
        for name in ("tea1", "coffee", "tea2")
    ]
    context = browser(ada).get(f"/sandbox/{mails[2].id}/?q=tea").context

    assert (context["newer"], context["older"]) == (None, mails[0].id)
    assert (
        f"/sandbox/{mails[0].id}/?q=tea"
        in browser(ada).get(f"/sandbox/{mails[2].id}/?q=tea").content.decode()
    )


@pytest.mark.parametrize("path", ["", "html/"])
def test_another_workspaces_mail_is_not_there(
    ada: Membership, bob: Membership, browser: Browser, path: str
) -> None:
    mail = _mail(a_sent_message(bob))

    assert browser(ada).get(f"/sandbox/{mail.id}/{path}").status_code == 404
    assert _listed(browser(ada).get("/sandbox/")) == []


def test_few_queries_however_many_mails(
    ada: Membership, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    some_messages(ada, 60)
    send_due()
    mails = list(SandboxMessage.objects.order_by("id"))
    client = browser(ada)
    client.get("/sandbox/")
    with django_assert_max_num_queries(12):
        response = client.get("/sandbox/?page=2")
    assert len(response.context["listed"].rows) == 10

    with django_assert_max_num_queries(12):
        client.get(f"/sandbox/{mails[30].id}/?q=lead")
