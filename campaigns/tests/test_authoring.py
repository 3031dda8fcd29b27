"""campaigns/{id}: read, changed, put away."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from campaigns.models import Campaign, Enrollment
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
WINDOW = {"weekdays": [0], "from": "09:00", "to": "10:00"}


def path(campaign: Campaign) -> str:
    """Its address."""
    return f"/api/campaigns/{campaign.id}"


def event_types() -> list[str]:
    """What was told about campaigns, in order."""
    found = BusinessEvent.objects.filter(type__startswith="campaign.").order_by("sequence")
    return list(found.values_list("type", flat=True))


@pytest.mark.parametrize("verb", ["put", "patch"])
def test_what_is_sent_is_changed_and_the_rest_is_left(api: Api, ada: Membership, verb: str) -> None:
    campaign = a_campaign(ada, description="As it was", settings={"windows": [WINDOW]})

    answer = getattr(api(ada), verb)(
        path(campaign), {"name": "Summer", "settings": {"track_opens": False}}
    )

    changed = answer.json()["campaign"]
    assert answer.status_code == 200
    assert (changed["name"], changed["description"]) == ("Summer", "As it was")
    assert changed["settings"] == {
        "account_ids": [],
        "windows": [WINDOW],
        "timezone": None,
        "track_opens": False,
        "track_clicks": True,
    }
    assert BusinessEvent.objects.get(type="campaign.updated").fields == ["name", "settings"]


def test_what_was_read_can_be_put_back(api: Api, ada: Membership) -> None:
    client, campaign = api(ada), a_campaign(ada, target_audience={"tags": ["vip"]})
    read = client.get(path(campaign)).json()["campaign"]

    answer = client.put(path(campaign), {**read, "status": "archived"})

    assert answer.json()["campaign"] == read


def test_a_type_that_does_not_take_its_steps_is_refused(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)

    answer = api(ada).patch(path(campaign), {"type": "voice"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "type": ["Its steps of kind “email” do not fit this type; delete them first."]
    }
    assert Campaign.objects.get().type == "email"


def test_deleting_puts_it_away_and_stops_who_is_in_it(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)
    first, second = enrolled(campaign, some_leads(ada, 2))
    Enrollment.objects.filter(id=first.id).update(state="finished")
    client = api(ada)

    answers = [client.delete(path(campaign)).status_code for _ in "12"]

    first.refresh_from_db()
    second.refresh_from_db()
    assert answers == [204, 204]
    assert (first.state, second.state) == ("finished", "stopped")
    assert second.hold_reason == "The campaign was archived."
    assert second.ended_at is not None
    assert client.get(path(campaign)).json()["campaign"]["status"] == "archived"
    assert event_types() == ["campaign.created", "campaign.assigned", "campaign.archived"]


def test_an_archived_one_is_not_changed(api: Api, ada: Membership) -> None:
    campaign, client = a_campaign(ada), api(ada)
    client.delete(path(campaign))

    answer = client.patch(path(campaign), {"name": "Again"})

    assert (answer.status_code, answer.json()["code"]) == (409, "campaign_archived")
    assert Campaign.objects.get().name == "Spring"


def test_a_wrong_change_changes_nothing(api: Api, ada: Membership) -> None:
    campaign = a_campaign(ada)

    answer = api(ada).patch(path(campaign), {"name": "Summer", "type": "fax"})

    assert answer.status_code == 400
    assert Campaign.objects.get().name == "Spring"


@pytest.mark.parametrize("verb", ["get", "put", "patch", "delete"])
@pytest.mark.parametrize("stranger", ["another workspace's", "nobody's"])
def test_what_is_not_there_is_404(
    api: Api, ada: Membership, bob: Membership, verb: str, stranger: str
) -> None:
    campaign = a_campaign(ada)
    body: dict[str, Any] = {"name": "Mine"}
    address = path(campaign) if stranger != "nobody's" else f"/api/campaigns/{UUID(int=1)}"

    assert getattr(api(bob), verb)(address, body).status_code == 404
    assert Campaign.objects.get() == campaign
    assert (Campaign.objects.get().name, Campaign.objects.get().status) == ("Spring", "draft")
