"""The list of campaigns, and a new one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign
from campaigns.services.authoring import archive_campaign
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads, started

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def rows(client: Client, **query: str) -> list[str]:
    """The names on the list, in its order."""
    page = client.get("/campaigns/", query)
    assert page.status_code == 200
    return [row.campaign.name for row in page.context["rows"]]


def test_the_list_tells_how_far_each_is_and_what_comes_next(
    browser: Browser, ada: Membership
) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    enrolled(campaign, some_leads(ada, 3))
    ready = browser(ada).get("/campaigns/").content.decode()
    started(campaign)
    page = browser(ada).get("/campaigns/").content.decode()

    assert "ready to start" in ready
    assert "0 of 3 leads done" in ready
    assert "1 step" in ready
    assert "Running" in page
    assert "next" in page
    assert "4 Jan 2027" in page


def test_filters(browser: Browser, ada: Membership, bob: Membership) -> None:
    a_campaign(ada, name="Spring")
    old = a_campaign(ada, name="Spring of old")
    archive_campaign(workspace_id=ada.workspace_id, campaign_id=old.id, actor_id=None)
    a_campaign(ada, name="Autumn")
    a_campaign(bob, name="Spring elsewhere")
    client = browser(ada)

    assert rows(client) == ["Autumn", "Spring"]
    assert rows(client, q="spr") == ["Spring"]
    assert rows(client, status="archived") == ["Spring of old"]
    assert rows(client, status="nonsense") == ["Autumn", "Spring"]
    assert "No campaign matches" in client.get("/campaigns/", {"q": "x"}).content.decode()


def test_a_part_of_the_page_for_htmx(browser: Browser, ada: Membership) -> None:
    a_campaign(ada)
    part = browser(ada).get("/campaigns/", {"q": "Spr"}, headers={"HX-Request": "true"})

    assert "Spring" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_without_campaigns_it_says_what_to_do(browser: Browser, ada: Membership) -> None:
    page = browser(ada).get("/campaigns/").content.decode()

    assert "No campaigns yet" in page
    assert 'href="/campaigns/new/"' in page


def test_a_name_makes_a_draft_and_leads_to_its_first_mail(
    browser: Browser, ada: Membership
) -> None:
    client = browser(ada)
    name = "<b>مرحبا</b> 🚀 " + "n" * 280
    answer = client.post("/campaigns/new/", {"name": name, "once": "1"})
    again = client.post("/campaigns/new/", {"name": name, "once": "1"})
    campaign = Campaign.objects.get()
    page = client.get(answer["Location"]).content.decode()

    assert (answer.status_code, answer["Location"]) == (302, f"/campaigns/{campaign.id}/")
    assert again["Location"] == answer["Location"]
    assert (campaign.name, campaign.type, campaign.status) == (name, "email", "draft")
    assert "&lt;b&gt;مرحبا&lt;/b&gt; 🚀" in page
    assert "The first mail" in page
    assert BusinessEvent.objects.filter(type="campaign.created").count() == 1


def test_a_name_too_long_keeps_what_was_typed(browser: Browser, ada: Membership) -> None:
    answer = browser(ada).post("/campaigns/new/", {"name": "n" * 301, "description": "Why"})

    assert answer.status_code == 422
    assert "n" * 301 in answer.content.decode()
    assert "Why" in answer.content.decode()
    assert not Campaign.objects.exists()


def test_a_viewer_looks_and_changes_nothing(
    browser: Browser, ada: Membership, colleague: Callable[[Membership, str], Membership]
) -> None:
    a_campaign(ada)
    client = browser(colleague(ada, "viewer"))

    assert rows(client) == ["Spring"]
    assert b'btn-primary" href="/campaigns/new/"' not in client.get("/campaigns/").content
    assert client.get("/campaigns/new/").status_code == 403
    assert client.post("/campaigns/new/", {"name": "Mine"}).status_code == 403
    assert Campaign.objects.count() == 1


def test_the_number_of_queries_does_not_grow(
    browser: Browser, ada: Membership, django_assert_max_num_queries: Any
) -> None:
    leads = some_leads(ada, 5)
    for number in range(60):
        campaign = a_campaign(ada, name=f"Spring {number}")
        a_step(campaign)
        enrolled(campaign, leads)
    client = browser(ada)
    client.get("/campaigns/")

    with django_assert_max_num_queries(12):
        client.get("/campaigns/")
