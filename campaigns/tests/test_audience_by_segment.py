"""A campaign's audience taken from a segment: its filters are copied, and none is lost."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.tests.cast import a_campaign, some_leads
from leads.models import Lead, LeadList, ListMember, Segment

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]


@pytest.fixture
def fair(ada: Membership) -> Segment:
    """Those of a list that are not unsubscribed; one of three leads is in it."""
    leads = some_leads(ada, 3)
    met = LeadList.objects.create(workspace_id=ada.workspace_id, name="Spring fair")
    ListMember.objects.create(workspace_id=ada.workspace_id, lead_list=met, lead=leads[0])
    criteria = {"statuses": ["new"], "lists": [str(met.id)], "max_score": 0.9}
    Lead.objects.filter(id=leads[0].id).update(status="new")
    return Segment.objects.create(
        workspace_id=ada.workspace_id, name="Met at the fair", criteria={**criteria}
    )


def _text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_its_filters_are_shown_and_counted(
    ada: Membership, browser: Browser, fair: Segment
) -> None:
    Segment.objects.filter(id=fair.id).update(
        criteria={"statuses": ["new"], "lists": fair.criteria["lists"]}
    )
    address = f"/campaigns/{a_campaign(ada).id}/audience/"
    client = browser(ada)

    assert "Met at the fair" in _text(client, address)
    shown = _text(client, f"{address}?segment={fair.id}")
    assert "List: Spring fair" in shown
    assert "1 lead matches" in shown
    assert f'<option value="{fair.id}" selected>Met at the fair</option>' in shown


def test_they_are_copied_and_stay_when_the_segment_changes(
    ada: Membership, browser: Browser, fair: Segment
) -> None:
    campaign = a_campaign(ada)
    more = f'{{"lists": ["{fair.criteria["lists"][0]}"], "max_score": 0.9}}'
    sent = {"statuses": ["new"], "more": more, "kept": ["lists"], "min_score": ""}
    answer = browser(ada).post(f"/campaigns/{campaign.id}/audience/", sent)
    fair.delete()

    campaign.refresh_from_db()
    assert answer["Location"] == f"/campaigns/{campaign.id}/leads/"
    assert campaign.target_audience == {"statuses": ["new"], "lists": fair.criteria["lists"]}
    who = campaign.enrollments.values_list("lead__email", flat=True)
    assert list(who) == ["lead0@leads.example"]
    shown = _text(browser(ada), f"/campaigns/{campaign.id}/audience/")
    assert "List: Spring fair" in shown


def test_htmx_counts_with_what_has_no_field(
    ada: Membership, browser: Browser, fair: Segment
) -> None:
    address = f"/campaigns/{a_campaign(ada).id}/audience/"
    more = f'{{"lists": ["{fair.criteria["lists"][0]}"]}}'
    client = browser(ada)
    with_list = client.get(address, {"more": more, "kept": "lists"}, HTTP_HX_REQUEST="true")
    without = client.get(address, {"more": more}, HTTP_HX_REQUEST="true")

    assert "1 lead matches" in with_list.content.decode()
    assert "3 leads match" in without.content.decode()


@pytest.mark.parametrize("segment", ["12", "\0"])
def test_no_segment(ada: Membership, browser: Browser, segment: str) -> None:
    address = f"/campaigns/{a_campaign(ada).id}/audience/"

    assert browser(ada).get(address, {"segment": segment}).status_code == 404


def test_a_strangers_segment_is_not_there(
    ada: Membership, bob: Membership, browser: Browser, fair: Segment
) -> None:
    address = f"/campaigns/{a_campaign(bob).id}/audience/"

    assert browser(bob).get(address, {"segment": str(fair.id)}).status_code == 404
    assert "Met at the fair" not in _text(browser(bob), address)
