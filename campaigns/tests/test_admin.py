"""Staff look at campaigns and enrollments, and change nothing."""

import pytest
from django.test import Client

from accounts.models import Membership
from campaigns.tests.cast import a_campaign, a_step, enrolled, some_leads

pytestmark = pytest.mark.django_db


def test_they_are_found_and_shown(admin_client: Client, ada: Membership) -> None:
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

    assert {page: admin_client.get(page).status_code for page in pages} == pages
