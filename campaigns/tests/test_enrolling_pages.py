"""Enrolling: a selection of leads, or all that match the filters."""

from collections.abc import Callable

import pytest
from django.template import Context, Template
from django.test import Client

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Enrollment
from campaigns.services.authoring import archive_campaign
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads, started

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def who(campaign: Campaign) -> list[str]:
    """The addresses of those enrolled."""
    return list(campaign.enrollments.order_by("lead__email").values_list("lead__email", flat=True))


def test_a_selection_is_enrolled_once(browser: Browser, ada: Membership) -> None:
    campaign, leads = a_campaign(ada), some_leads(ada, 3)
    client = browser(ada)
    chosen = {"campaign": str(campaign.id), "lead": [str(lead.id) for lead in leads[:2]]}
    answer = client.post("/campaigns/enroll/", chosen)
    first = client.get(answer["Location"]).content.decode()
    client.post("/campaigns/enroll/", chosen)
    second = client.get("/campaigns/").content.decode()

    assert answer["Location"] == f"/campaigns/{campaign.id}/leads/"
    assert "2 leads enrolled in “Spring”." in first
    assert "Nobody new: these leads are in “Spring” already." in second
    assert who(campaign) == ["lead0@leads.example", "lead1@leads.example"]


@pytest.mark.parametrize(
    ("asked", "led"),
    [("/leads/?page=2", "/leads/?page=2"), ("https://else.example/", ""), ("//else.example", "")],
)
def test_it_leads_back_where_it_came_from(
    browser: Browser, ada: Membership, asked: str, led: str
) -> None:
    campaign, leads = a_campaign(ada), some_leads(ada, 1)
    sent = {"campaign": str(campaign.id), "lead": [str(leads[0].id)], "next": asked}
    answer = browser(ada).post("/campaigns/enroll/", sent)

    assert answer["Location"] == (led or f"/campaigns/{campaign.id}/leads/")


@pytest.mark.parametrize("lead", [[], ["12"], ["x", "y"]])
def test_without_leads_nobody_is_enrolled(
    browser: Browser, ada: Membership, lead: list[str]
) -> None:
    campaign = a_campaign(ada)
    client = browser(ada)
    client.post("/campaigns/enroll/", {"campaign": str(campaign.id), "lead": lead})

    assert "nobody was enrolled" in client.get("/campaigns/").content.decode()
    assert not Enrollment.objects.exists()


def test_nothing_crosses_workspaces(browser: Browser, ada: Membership, bob: Membership) -> None:
    mine, theirs = a_campaign(ada), a_campaign(bob)
    lead, stranger = some_leads(ada, 1)[0], some_leads(bob, 1)[0]
    client = browser(ada)
    for campaign, one in ((mine, stranger), (theirs, lead)):
        sent = {"campaign": str(campaign.id), "lead": [str(one.id)]}
        assert client.post("/campaigns/enroll/", sent).status_code == 404
    assert not Enrollment.objects.exists()


def test_a_campaign_archived_meanwhile_is_told(browser: Browser, ada: Membership) -> None:
    campaign, leads = a_campaign(ada), some_leads(ada, 1)
    archive_campaign(workspace_id=ada.workspace_id, campaign_id=campaign.id, actor_id=None)
    client = browser(ada)
    client.post("/campaigns/enroll/", {"campaign": str(campaign.id), "lead": [str(leads[0].id)]})

    assert "This campaign is archived" in client.get("/campaigns/").content.decode()
    assert not Enrollment.objects.exists()


def test_all_that_match_are_enrolled_and_the_filters_kept(
    browser: Browser, ada: Membership
) -> None:
    campaign = a_campaign(ada)
    some_leads(ada, 2, name="rail", industry="Rail", tags=["vip"])
    some_leads(ada, 2, name="food", industry="Food")
    some_leads(ada, 1, name="law", industry="Law")
    client = browser(ada)
    sent = {"industries": "rail, Food ,", "statuses": ["new"], "once": "1"}
    answer = client.post(f"/campaigns/{campaign.id}/audience/", sent)
    client.post(f"/campaigns/{campaign.id}/audience/", sent)
    campaign.refresh_from_db()

    assert answer["Location"] == f"/campaigns/{campaign.id}/leads/"
    assert len(who(campaign)) == 4
    assert campaign.target_audience == {"industries": ["rail", "Food"], "statuses": ["new"]}
    assert BusinessEvent.objects.filter(type="campaign.assigned").count() == 1


def test_the_count_is_told_as_the_filters_change(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    rail = some_leads(ada, 3, name="rail", industry="Rail")
    some_leads(ada, 1, name="food", industry="Food")
    enrolled(campaign, rail[:1])
    client = browser(ada)
    address = f"/campaigns/{campaign.id}/audience/"
    part = client.get(address, {"industries": "rail"}, headers={"HX-Request": "true"})
    whole = client.get(address, {"industries": "rail"})
    wrong = client.get(address, {"min_score": "101"}, headers={"HX-Request": "true"})

    assert "3 leads match" in part.content.decode()
    assert "2 of them not in the campaign yet" in part.content.decode()
    assert "Enroll all 2 leads that match" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "3 leads match" in whole.content.decode()
    assert "less than or equal to 100" in wrong.content.decode()
    campaign.refresh_from_db()
    assert campaign.target_audience == {}


def test_wrong_filters_keep_what_was_typed(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    some_leads(ada, 1)
    sent = {"tags": "t" * 301, "countries": "Norge"}
    answer = browser(ada).post(f"/campaigns/{campaign.id}/audience/", sent)

    assert answer.status_code == 422
    assert 'value="Norge"' in answer.content.decode()
    assert not Enrollment.objects.exists()


def test_the_choices_are_what_can_take_leads(ada: Membership, bob: Membership) -> None:
    a_campaign(bob)
    a_campaign(ada, name="Open")
    done = a_campaign(ada, name="Done")
    Campaign.objects.filter(id=done.id).update(status="completed")
    shown = Template(
        "{% load campaign_choices %}{% campaign_choices id as found %}"
        "{% for each in found %}{{ each.name }};{% endfor %}"
    ).render(Context({"id": ada.workspace_id}))

    assert shown == "Open;"


def test_a_leads_campaigns_are_told(ada: Membership, django_assert_num_queries: object) -> None:
    lead = some_leads(ada, 1)[0]
    for name in ("First", "Second"):
        campaign = a_campaign(ada, name=name)
        a_step(campaign)
        enrolled(campaign, [lead])
    started(campaign)
    shown = Template("{% load lead_panels %}{% lead_campaigns lead %}").render(
        Context({"lead": lead})
    )

    assert shown.index("Second") < shown.index("First")
    assert "Step 1" in shown
    assert "4 Jan 2027" in shown
    assert "Waits for the campaign to start." in shown
