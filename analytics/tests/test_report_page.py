"""The tab Report of a campaign, and the figures that lists of campaigns show."""

from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from accounts.models import Membership
from analytics.selectors.figures import Figures, figures_of
from campaigns.tests import cast as sequences
from emailing.models import Message
from emailing.services.conducting import advance_campaigns
from emailing.services.preflight import start
from emailing.services.sending import send_due
from emailing.services.tracking import click_link, open_mail
from emailing.tests.cast import a_campaign, a_lead, a_message, a_sent_message
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def _address(campaign: Any, query: str = "") -> str:
    return f"/campaigns/{campaign.id}/report/{query}"


def test_counts_with_their_rates(ada: Membership, browser: Browser) -> None:
    campaign = a_campaign(ada)
    first = a_sent_message(ada, campaign=campaign, body="https://a.example/x")
    a_sent_message(ada, campaign=campaign, lead=a_lead(ada, "b@leads.example"))
    click_link(message=first, index=0, at=now())
    open_mail(message=first, at=now(), machine="It calls itself a robot.")
    response = browser(ada).get(_address(campaign))

    assert response.context["stats"] == [
        ("Sent", "2", ""),
        ("Delivered", "2", ""),
        ("Opened", "1", "50 % of delivered"),
        ("Clicked", "1", "50 % of delivered"),
        ("Replied", "0", "0 % of delivered"),
        ("Unsubscribed", "0", "0 % of delivered"),
        ("Bounced", "0", "0 % of sent"),
        ("Failed", "0", ""),
    ]
    assert response.context["machines"].startswith("Not counted: machines opened 1")
    assert response.context["chart"].totals == [
        ("Sent", 2),
        ("Opened", 1),
        ("Clicked", 1),
        ("Replied", 0),
    ]


@pytest.mark.parametrize(("asked", "days"), [("7d", 7), ("90d", 90), ("1000d", 30), ("", 30)])
def test_the_days_that_are_asked_for(
    ada: Membership, browser: Browser, asked: str, days: int
) -> None:
    response = browser(ada).get(_address(a_campaign(ada), f"?days={asked}"))

    assert len(response.context["chart"].rows) == days


def test_each_step_accounts_for_every_lead(ada: Membership, browser: Browser) -> None:
    campaign = sequences.a_campaign(ada)
    sequences.a_step(campaign)
    sequences.a_step(campaign, kind="wait", subject="", body="", delay_days=2)
    sequences.a_step(campaign, subject="Second")
    leads = sequences.some_leads(ada, 2) + sequences.some_leads(ada, 1, "blank", first_name="")
    sequences.enrolled(campaign, leads)
    start(workspace_id=ada.workspace_id, campaign_id=campaign.id, at=now(), actor_id=None)
    advance_campaigns(now=now())
    send_due()
    response = browser(ada).get(_address(campaign))
    lines = [
        (line.number, line.subject, dict(line.columns), line.enrolled)
        for line in response.context["lines"]
    ]

    nothing = {"pending": 0, "sent": 0, "skipped": 0, "failed": 0, "uncertain": 0}
    assert lines == [
        (1, "Hello", {**nothing, "sent": 2, "skipped": 1}, 3),
        (2, "Second", {**nothing, "pending": 3}, 3),
    ]


def test_another_workspaces_campaign_is_not_there(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    assert browser(ada).get(_address(a_campaign(bob))).status_code == 404


def test_few_queries_however_many_mails(
    ada: Membership, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    campaign = a_campaign(ada, status="draft")
    for number in range(8):
        sequences.a_step(campaign)
        a_message(ada, campaign=campaign, lead=a_lead(ada, f"{number}@leads.example"))
    send_due()
    client = browser(ada)
    client.get(_address(campaign))
    with django_assert_max_num_queries(12):
        response = client.get(_address(campaign))

    assert response.context["stats"][0] == ("Sent", "8", "")


def test_figures_of_many_campaigns_are_one_query(
    ada: Membership, django_assert_num_queries: Any
) -> None:
    campaign, empty = a_campaign(ada), a_campaign(ada)
    message = a_sent_message(ada, campaign=campaign)
    a_sent_message(ada, campaign=campaign, lead=a_lead(ada, "b@leads.example"))
    a_message(ada, campaign=campaign, lead=a_lead(ada, "c@leads.example"))
    Message.objects.filter(id=message.id).update(first_opened_at=now(), first_replied_at=now())
    with django_assert_num_queries(1):
        figures = figures_of([campaign.id, empty.id])

    assert figures == {
        campaign.id: Figures(sent=2, opened=1, replied=1, reply_rate=0.5),
        empty.id: Figures(),
    }


def test_the_tag_gives_figures_by_campaign(ada: Membership) -> None:
    campaign = a_sent_message(ada).campaign
    page = Template(
        "{% load campaign_figures ui %}{% campaign_figures ids as all %}"
        "{% with figures=all|entry:id %}"
        "{{ figures.sent }} {{ figures.reply_rate|percent }}{% endwith %}"
    )

    assert page.render(Context({"ids": [campaign.id], "id": campaign.id})) == "1 0 %"
