"""Staff look at campaigns, and stop what is sending."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import BusinessEvent, Membership, User
from campaigns.models import Campaign
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(bob: Membership, browser: Callable[[Membership], Client]) -> Client:
    """Bob, who runs the installation."""
    User.objects.filter(id=bob.user_id).update(is_staff=True, is_superuser=True)
    return browser(bob)


def _running(owner: Membership, name: str) -> Campaign:
    campaign = a_campaign(owner, name=name)
    a_step(campaign)
    enrolled(campaign, some_leads(owner, 1, name=name.lower()))
    return started(campaign)


def _paused_by(actor: Membership) -> int:
    return BusinessEvent.objects.filter(type="campaign.paused", actor_id=actor.user_id).count()


def test_they_are_found_and_shown(staff: Client, ada: Membership) -> None:
    campaign = a_campaign(ada)
    a_step(campaign)
    (enrollment,) = enrolled(campaign, some_leads(ada, 1))

    pages = {
        f"/admin/campaigns/campaign/?q={campaign.id}": 200,
        f"/admin/campaigns/campaign/{campaign.id}/change/": 200,
        f"/admin/campaigns/enrollment/?q={campaign.id}": 200,
        f"/admin/campaigns/enrollment/{enrollment.id}/change/": 200,
        "/admin/campaigns/campaign/add/": 403,
        f"/admin/campaigns/campaign/{campaign.id}/delete/": 403,
    }

    assert {page: staff.get(page).status_code for page in pages} == pages


def test_a_workspace_is_paused_as_a_whole(staff: Client, ada: Membership, bob: Membership) -> None:
    _running(ada, "Spring")
    _running(ada, "Fall")
    a_campaign(ada, name="Draft")
    _running(bob, "Other")
    answer = staff.post(f"/admin/accounts/workspace/{ada.workspace_id}/act/pause/", follow=True)

    assert "Paused 2 campaigns." in answer.content.decode()
    assert dict(Campaign.objects.values_list("name", "status")) == {
        "Spring": "paused",
        "Fall": "paused",
        "Draft": "draft",
        "Other": "active",
    }
    assert _paused_by(bob) == 2
    assert LogEntry.objects.get().change_message == "Paused 2 campaigns."


def test_several_campaigns_are_paused_from_the_list(
    staff: Client, ada: Membership, bob: Membership
) -> None:
    spring, draft = _running(ada, "Spring"), a_campaign(ada, name="Draft")
    answer = staff.post(
        "/admin/campaigns/campaign/",
        {"action": "pause", "_selected_action": [str(spring.id), str(draft.id)]},
        follow=True,
    )

    said = answer.content.decode()
    assert "Done for 1 row." in said
    assert "Draft: A campaign that is draft cannot be paused" in said
    assert set(Campaign.objects.values_list("name", "status")) == {
        ("Spring", "paused"),
        ("Draft", "draft"),
    }
    assert LogEntry.objects.count() == 1
