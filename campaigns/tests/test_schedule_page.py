"""The Schedule tab: name, windows, zone, mailboxes, tracking; and archiving."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.models import Campaign
from campaigns.tests.cast import a_campaign, enrolled, some_leads

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
WINDOW = {"weekdays": [0, 4], "from": "09:00", "to": "17:30"}


def form(rows: int = 1, **fields: Any) -> dict[str, Any]:
    """What the form sends, with so many rows of windows."""
    return {
        "name": "Spring",
        "description": "",
        "timezone": "",
        "windows-TOTAL_FORMS": str(rows),
        "windows-INITIAL_FORMS": "0",
        **fields,
    }


def settings_of(campaign: Campaign) -> dict[str, Any]:
    """As they are stored."""
    return dict(Campaign.objects.values_list("settings", flat=True).get(id=campaign.id))


def test_all_is_saved(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    answer = browser(ada).post(
        f"/campaigns/{campaign.id}/settings/",
        form(
            rows=2,
            name="Autumn",
            description="Why",
            timezone="Europe/Berlin",
            track_opens="on",
            **{"windows-0-weekdays": ["4", "0"], "windows-0-start": "09:00"},
            **{"windows-0-end": "17:30"},
        ),
    )
    campaign.refresh_from_db()

    assert answer["Location"] == f"/campaigns/{campaign.id}/settings/"
    assert (campaign.name, campaign.description) == ("Autumn", "Why")
    assert settings_of(campaign) == {
        "account_ids": [],
        "windows": [WINDOW],
        "timezone": "Europe/Berlin",
        "track_opens": True,
        "track_clicks": False,
    }


def test_what_is_there_is_shown_and_an_emptied_row_is_dropped(
    browser: Browser, ada: Membership
) -> None:
    campaign = a_campaign(ada, settings={"windows": [WINDOW]})
    client = browser(ada)
    page = client.get(f"/campaigns/{campaign.id}/settings/").content.decode()
    client.post(f"/campaigns/{campaign.id}/settings/", form(rows=2))

    assert 'value="17:30"' in page
    assert 'name="windows-1-start"' in page
    assert settings_of(campaign)["windows"] == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"windows-0-start": "09:00"}, "Choose days and both times, or empty the row."),
        (
            {
                "windows-0-weekdays": ["0"],
                "windows-0-start": "17:00",
                "windows-0-end": "09:00",
            },
            "Must be later than “from”; write a night as two windows.",
        ),
        ({"windows-0-start": "9am"}, "Write a time such as 09:00."),
    ],
)
def test_wrong_windows_keep_what_was_typed(
    browser: Browser, ada: Membership, row: dict[str, Any], said: str
) -> None:
    campaign = a_campaign(ada)
    sent = form(name="Renamed", **row)
    answer = browser(ada).post(f"/campaigns/{campaign.id}/settings/", sent)
    text = answer.content.decode()

    assert answer.status_code == 422
    assert said in text
    assert f'value="{row["windows-0-start"]}"' in text
    assert 'value="Renamed"' in text
    campaign.refresh_from_db()
    assert (campaign.name, settings_of(campaign)["windows"]) == ("Spring", [])


@pytest.mark.parametrize("account", ["01a20a32-0ec0-77d8-9571-09165ece29fe", "12"])
def test_a_mailbox_that_is_not_there(browser: Browser, ada: Membership, account: str) -> None:
    campaign = a_campaign(ada)
    sent = form(name="Renamed", account_ids=[account])
    answer = browser(ada).post(f"/campaigns/{campaign.id}/settings/", sent)

    assert answer.status_code == 422
    campaign.refresh_from_db()
    assert (campaign.name, settings_of(campaign)["account_ids"]) == ("Spring", [])


def test_another_workspaces_campaign(browser: Browser, ada: Membership, bob: Membership) -> None:
    campaign = a_campaign(bob)
    client = browser(ada)

    assert client.get(f"/campaigns/{campaign.id}/settings/").status_code == 404
    assert client.post(f"/campaigns/{campaign.id}/settings/", form()).status_code == 404
    assert client.post(f"/campaigns/{campaign.id}/archive/").status_code == 404
    assert Campaign.objects.get().status == "draft"


def test_archiving_stops_it_and_leads_to_the_list(browser: Browser, ada: Membership) -> None:
    campaign = a_campaign(ada)
    enrolled(campaign, some_leads(ada, 1))
    client = browser(ada)
    answer = client.post(f"/campaigns/{campaign.id}/archive/")
    late = client.post(f"/campaigns/{campaign.id}/settings/", form(name="Late"))

    assert answer["Location"] == "/campaigns/"
    assert (Campaign.objects.get().status, Campaign.objects.get().name) == ("archived", "Spring")
    assert late.status_code == 422
    assert "This campaign is archived" in late.content.decode()
    assert 'value="Late"' in late.content.decode()


def test_the_number_of_queries(
    browser: Browser, ada: Membership, django_assert_max_num_queries: Any
) -> None:
    campaign = a_campaign(ada, settings={"windows": [WINDOW] * 10})
    client = browser(ada)
    client.get("/campaigns/")

    with django_assert_max_num_queries(12):
        client.get(f"/campaigns/{campaign.id}/settings/")
