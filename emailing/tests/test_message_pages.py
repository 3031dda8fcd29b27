"""A message's page, and the lead's mails on the lead's page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from accounts.models import Membership
from emailing.models import Message
from emailing.services.tracking import click_link, open_mail
from emailing.tests.cast import a_campaign, a_lead, a_message, a_sent_message
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def _page(browser: Browser, owner: Membership, message: Message) -> Any:
    return browser(owner).get(f"/messages/{message.id}/")


def test_its_words_its_state_and_its_story(ada: Membership, browser: Browser) -> None:
    message = a_sent_message(ada, subject="<b>Hello</b>", body="See https://a.example/x\n1 <2")
    open_mail(message=message, at=now(), machine="It calls itself a robot.")
    open_mail(message=message, at=now(), machine="It calls itself a robot.")
    click_link(message=message, index=0, at=now())
    response = _page(browser, ada, message)
    page = response.content.decode()
    story = [(each.kind, each.event.machine, each.link) for each in response.context["story"]]

    assert story == [
        ("Sent", None, ""),
        ("Opened", "It calls itself a robot.", ""),
        ("Opened", None, ""),
        ("Clicked", None, "https://a.example/x"),
    ]
    assert response.context["meaning"] == "The sandbox received it; nobody outside did."
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    assert "1 &lt;2" in page
    assert f"/sandbox/{response.context['mail_id']}/" in page


@pytest.mark.parametrize(
    ("state", "error", "meaning"),
    [
        ("queued", "", "It waits in the outbox for its time."),
        ("failed", "550 No such user.", "It did not go out, and is not tried again."),
        ("skipped", "The lead has unsubscribed.", "It was not to go out."),
        ("uncertain", "", "The connection was lost while the mail server answered"),
    ],
)
def test_each_state_says_what_it_means(
    ada: Membership, browser: Browser, state: str, error: str, meaning: str
) -> None:
    message = a_message(ada)
    Message.objects.filter(id=message.id).update(state=state, error=error)
    page = _page(browser, ada, message).content.decode()

    assert meaning in page
    assert error in page


def test_another_workspaces_message_is_not_there(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    assert _page(browser, ada, a_message(bob)).status_code == 404


def test_few_queries_however_much_happened(
    ada: Membership, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    message = a_sent_message(ada)
    for _ in range(30):
        open_mail(message=message, at=now())
    _page(browser, ada, message)
    client = browser(ada)
    client.get(f"/messages/{message.id}/")
    with django_assert_max_num_queries(12):
        client.get(f"/messages/{message.id}/")


def test_a_leads_mails_newest_first(ada: Membership, django_assert_num_queries: Any) -> None:
    campaign, lead = a_campaign(ada, name="Spring"), a_lead(ada)
    for number in range(22):
        a_message(ada, campaign=campaign, lead=lead, subject=f"Mail {number}")
    a_message(ada, campaign=campaign, lead=a_lead(ada, "x@leads.example"), subject="Not hers")
    page = Template("{% load lead_mail %}{% lead_messages lead %}")
    with django_assert_num_queries(1):
        shown = page.render(Context({"lead": lead}))

    assert (shown.count("<li>"), "Mail 21<" in shown, "Mail 1<" in shown) == (20, True, False)
    assert "Not hers" not in shown


def test_a_lead_without_mail(ada: Membership) -> None:
    page = Template("{% load lead_mail %}{% lead_messages lead %}")

    assert "Nothing was written to this lead yet." in page.render(Context({"lead": a_lead(ada)}))
