"""A form that is sent twice acts once, and the second answer leads where the first one led."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.models import Campaign
from tests.pages.forms import number_of

pytestmark = pytest.mark.django_db
Browser = Callable[[Membership], Client]
ADDRESS = "/campaigns/new/"


def test_twice_with_one_number_is_once(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    form = {"name": "Spring", "once": number_of(client.get(ADDRESS))}

    first, second = client.post(ADDRESS, form), client.post(ADDRESS, form)

    campaign = Campaign.objects.get()
    assert first["Location"] == second["Location"] == f"/campaigns/{campaign.id}/"


def test_two_forms_are_two_acts(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    for _ in range(2):
        client.post(ADDRESS, {"name": "Spring", "once": number_of(client.get(ADDRESS))})

    assert Campaign.objects.count() == 2


def test_going_back_to_type_something_else_is_another_act(
    ada: Membership, browser: Browser
) -> None:
    client = browser(ada)
    number = number_of(client.get(ADDRESS))
    for name in ("Spring", "Summer"):
        client.post(ADDRESS, {"name": name, "once": number})

    assert set(Campaign.objects.values_list("name", flat=True)) == {"Spring", "Summer"}


def test_a_form_that_was_refused_can_be_sent_again(ada: Membership, browser: Browser) -> None:
    client = browser(ada)
    number = number_of(client.get(ADDRESS))

    assert client.post(ADDRESS, {"name": "", "once": number}).status_code == 422
    assert client.post(ADDRESS, {"name": "Spring", "once": number}).status_code == 302
    assert Campaign.objects.count() == 1


def test_a_number_is_its_members_own(ada: Membership, bob: Membership, browser: Browser) -> None:
    for member in (ada, bob):
        browser(member).post(ADDRESS, {"name": "Spring", "once": "7"})

    assert set(Campaign.objects.values_list("workspace_id", flat=True)) == {
        ada.workspace_id,
        bob.workspace_id,
    }


@pytest.mark.parametrize("number", ["", "x" * 65, "a\nb"])
def test_what_is_no_number_still_acts(ada: Membership, browser: Browser, number: str) -> None:
    browser(ada).post(ADDRESS, {"name": "Spring", "once": number})

    assert Campaign.objects.count() == 1
