"""The Leads tab, taking one lead out, and words shown before they are saved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Enrollment, StepRun
from campaigns.services.starting import pause_campaign
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads, started
from emailing.models import Message
from emailing.services.claiming import claim, take_up
from emailing.services.conducting import advance_campaigns
from emailing.services.sending import send_due
from emailing.tests.cast import received
from leads.models import Lead
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


@pytest.fixture
def campaign(ada: Membership) -> Campaign:
    """Two mails, three leads."""
    campaign = a_campaign(ada)
    a_step(campaign)
    a_step(campaign, subject="Again", delay_days=3)
    enrolled(campaign, some_leads(ada, 3))
    return campaign


def leads_page(client: Client, campaign: Campaign, **query: str) -> Any:
    """The Leads tab."""
    return client.get(f"/campaigns/{campaign.id}/leads/", query)


def preview(client: Client, campaign: Campaign, **words: str) -> str:
    """The fragment for these words."""
    answer = client.post(f"/campaigns/{campaign.id}/preview/", words)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_each_lead_with_its_steps_and_why_it_waits(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    blank = some_leads(ada, 1, name="blank", first_name="")
    enrolled(campaign, blank)
    started(campaign, at=now())
    advance_campaigns(now())
    send_due()
    page = leads_page(browser(ada), campaign)
    rows = page.context["rows"]

    assert [[each[:2] for each in row.outcomes] for row in rows] == [
        *[[(1, "sent"), (2, "pending")]] * 3,
        [(1, "skipped"), (2, "pending")],
    ]
    assert [row.standing.number for row in rows] == [2, 2, 2, 1]
    assert rows[0].standing.next_at is not None
    assert rows[3].standing.reason == "lead.first_name is blank"
    assert "lead.first_name is blank" in page.content.decode()


def test_by_state(browser: Browser, ada: Membership, campaign: Campaign) -> None:
    stopped = campaign.enrollments.order_by("id")[0]
    Enrollment.objects.filter(id=stopped.id).update(state="stopped")
    client = browser(ada)

    assert leads_page(client, campaign).context["listed"].total == 3
    page = leads_page(client, campaign, state="stopped")
    assert [row.standing.enrollment.id for row in page.context["rows"]] == [stopped.id]
    assert leads_page(client, campaign, state="x").context["listed"].total == 3


def test_nobody_yet(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    some_leads(ada, 2)
    page = leads_page(browser(ada), campaign).content.decode()

    assert "Nobody is enrolled yet" in page
    assert "Enroll all 2 leads that match" in page


def test_the_number_of_queries_does_not_grow(
    browser: Browser, ada: Membership, campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    enrolled(campaign, some_leads(ada, 70, name="many"))
    started(campaign, at=now())
    advance_campaigns(now())
    client = browser(ada)
    leads_page(client, campaign)

    with django_assert_max_num_queries(12):
        leads_page(client, campaign)


def test_a_lead_taken_out_gets_nothing_more(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    started(campaign, at=now())
    advance_campaigns(now())
    pause_campaign(workspace_id=ada.workspace_id, campaign_id=campaign.id, actor_id=None)
    lead = Lead.objects.get(email="lead1@leads.example")
    client = browser(ada)
    address = f"/campaigns/{campaign.id}/leads/{lead.id}/remove/"
    client.post(address)
    client.post(address)
    started(campaign, at=now())
    send_due()

    enrollment = Enrollment.objects.get(lead=lead)
    assert (enrollment.state, enrollment.hold_reason) == ("stopped", "Taken out of the campaign.")
    assert received(ada) == ["lead0@leads.example", "lead2@leads.example"]
    assert Message.objects.get(lead=lead).state == "skipped"
    assert StepRun.objects.get(enrollment=enrollment).outcome == "skipped"
    assert BusinessEvent.objects.filter(type="campaign.lead_removed").count() == 1


def test_a_mail_that_a_sender_has_reserved_stays_in(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    started(campaign, at=now())
    advance_campaigns(now())
    held = claim(now=now())
    lead = held[0].lead
    browser(ada).post(f"/campaigns/{campaign.id}/leads/{lead.id}/remove/")

    assert {each.lead_id for each in take_up(held, now=now())} == {
        each.lead_id for each in held[1:]
    }


def test_only_ones_own_leads_are_taken_out(
    browser: Browser, ada: Membership, bob: Membership, campaign: Campaign
) -> None:
    lead = Lead.objects.first()
    other = some_leads(ada, 1, name="other")[0]
    assert lead is not None
    address = f"/campaigns/{campaign.id}/leads/{{}}/remove/"

    assert browser(bob).post(address.format(lead.id)).status_code == 404
    assert browser(ada).post(address.format(other.id)).status_code == 404
    assert set(Enrollment.objects.values_list("state", flat=True)) == {"pending"}


def test_words_as_a_lead_reads_them(browser: Browser, ada: Membership, campaign: Campaign) -> None:
    lead = some_leads(ada, 1, name="grace", first_name="Grace <b>", company="Navy")[0]
    shown = preview(
        browser(ada),
        campaign,
        subject="For {{ lead.company }}",
        body="Dear {{ lead.first_name }}",
        lead=str(lead.id),
        who="navy",
    )

    assert "For Navy" in shown
    assert "Dear Grace &lt;b&gt;" in shown
    assert "<iframe" not in shown
    assert "<html" not in shown


def test_html_is_shown_in_a_closed_frame(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    body = "<p>Hi <script>alert(1)</script>{{ lead.first_name }}</p>"
    shown = preview(browser(ada), campaign, subject="Hi", body=body)

    assert '<iframe class="np-mail-frame"' in shown
    assert 'sandbox=""' in shown
    assert "alert(1)" not in shown
    assert "&lt;p&gt;Hi Lead&lt;/p&gt;" in shown


def test_what_a_lead_has_blank_is_named(
    browser: Browser, ada: Membership, campaign: Campaign
) -> None:
    shown = preview(browser(ada), campaign, subject="{{ lead.company }}", body="Hi")

    assert "[lead.company]" in shown
    assert "This lead has nothing for lead.company" in shown


def test_words_that_cannot_be_filled(browser: Browser, ada: Membership, campaign: Campaign) -> None:
    shown = preview(browser(ada), campaign, subject="Hi", body="{{ lead.first_name")

    assert "is not closed with" in shown


def test_a_preview_of_nothing(browser: Browser, ada: Membership, bob: Membership) -> None:
    mine = a_campaign(ada)
    client = browser(ada)

    assert "There is no lead yet" in preview(client, mine, subject="Hi", body="Hi")
    some_leads(ada, 1)
    assert "Write a subject and a body" in preview(client, mine)
    assert "No lead matches that search." in preview(client, mine, who="nobody")
    theirs = a_campaign(bob)
    assert client.post(f"/campaigns/{theirs.id}/preview/", {"body": "x"}).status_code == 404
