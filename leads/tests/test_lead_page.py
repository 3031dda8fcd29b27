"""The page of one lead: facts, score in words, what happened."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from leads.models import Activity, Lead, Score
from leads.services.suppression import suppress_addresses
from leads.tests.cast import make_lead
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


def page_of(client: Client, lead: Lead, query: str = "") -> str:
    """The page, its white space made single spaces."""
    return " ".join(client.get(f"/leads/{lead.id}/{query}").content.decode().split())


def score(lead: Lead, hours_ago: int = 0) -> None:
    Score.objects.create(
        workspace_id=lead.workspace_id,
        lead=lead,
        value=0.74,
        low=0.61,
        high=0.84,
        factors=[
            {"name": "baseline", "value": None, "contribution": 0.7, "reason": "Any lead"},
            {"name": "phone", "value": None, "contribution": -0.034, "reason": "No phone"},
            {"name": "title", "value": "CTO", "contribution": 0.12, "reason": "Senior <b>"},
        ],
        regime="prior",
        model="test",
        scored_at=now() - timedelta(hours=hours_ago),
    )


def happen(lead: Lead, count: int) -> None:
    Activity.objects.bulk_create(
        Activity(
            workspace_id=lead.workspace_id,
            lead=lead,
            kind="opened",
            source_kind="message.opened",
            source_id=new_id(),
            happened_at=now() - timedelta(hours=hour),
            data={"message_id": str(new_id())},
        )
        for hour in range(count)
    )


def happenings(page: str) -> list[str]:
    words = re.findall(r'<div class="np-timeline-words"> <p>(.*?)</p>', page)
    return [re.sub("<[^>]*>", "", each).split(" ·")[0].strip() for each in words]


def test_the_score_is_said_in_words(ada: Membership, browser: Browser) -> None:
    lead = make_lead(ada)
    score(lead)

    page = page_of(browser(ada), lead)

    assert "<strong>74 %</strong>" in page
    assert "chance to convert, likely between 61 % and 84 %" in page
    assert "We know little yet" in page
    assert re.findall(r"np-factor-points [^>]*>([^<]*)<", page) == ["+12 points", "−3.4 points"]
    assert "Senior &lt;b&gt;" in page
    assert "Any lead" not in page


def test_facts_custom_fields_and_suppression(ada: Membership, browser: Browser) -> None:
    script = "<script>x</script>"
    lead = make_lead(ada, company=script, tags=[script], custom={"note": script}, owner=ada)
    suppress_addresses(workspace_id=ada.workspace_id, addresses=[lead.email], reason="bounced")

    page = page_of(browser(ada), lead)

    assert script not in page
    assert page.count("&lt;script&gt;x&lt;/script&gt;") == 3
    assert "Ada Byron" in page
    assert "No mail goes to this address: a mail server refused the address for good." in page


def test_the_timeline_is_paged_newest_first(ada: Membership, browser: Browser) -> None:
    lead, client = make_lead(ada), browser(ada)
    happen(lead, 60)
    score(lead, hours_ago=55)
    Lead.objects.filter(id=lead.id).update(created_at=now() - timedelta(days=9))

    assert happenings(page_of(client, lead)) == ["Opened the mail"] * 50
    assert happenings(page_of(client, lead, "?page=2")) == [
        *["Opened the mail"] * 5,
        "Was scored 74 %",
        *["Opened the mail"] * 5,
        "Came in as a lead",
    ]


def test_few_queries_whatever_the_rows(
    ada: Membership, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    lead, client = make_lead(ada, owner=ada), browser(ada)
    happen(lead, 120)
    score(lead, hours_ago=60)
    suppress_addresses(workspace_id=ada.workspace_id, addresses=[lead.email], reason="manual")

    with django_assert_max_num_queries(12):
        page_of(client, lead, "?page=2")


def test_another_workspaces_lead_is_not_there(
    ada: Membership, bob: Membership, browser: Browser
) -> None:
    lead = make_lead(bob)

    for address in (f"/leads/{lead.id}/", f"/leads/{lead.id}/edit/"):
        assert browser(ada).get(address).status_code == 404


def test_a_viewer_may_look(
    ada: Membership, browser: Browser, colleague: Callable[[Membership, str], Membership]
) -> None:
    lead, client = make_lead(ada), browser(colleague(ada, "viewer"))

    page = page_of(client, lead)

    assert "Grace Hopper" in page
    assert f"/leads/{lead.id}/edit/" not in page
    assert client.get(f"/leads/{lead.id}/edit/").status_code == 403
