"""Staff have a workspace's scores made again."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import BusinessEvent, Membership, User
from ai.models import StaleScore
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db


def test_all_leads_of_one_workspace_wait_for_a_new_score(
    ada: Membership, bob: Membership, browser: Callable[[Membership], Client]
) -> None:
    User.objects.filter(id=bob.user_id).update(is_staff=True, is_superuser=True)
    leads = {make_lead(ada, f"{name}@navy.example").id for name in ("grace", "hopper")}
    make_lead(bob)
    StaleScore.objects.all().delete()
    browser(bob).post(f"/admin/accounts/workspace/{ada.workspace_id}/act/rescore/")

    assert set(StaleScore.objects.values_list("lead_id", flat=True)) == leads
    event = BusinessEvent.objects.get(type="scores.requested")
    assert (event.workspace_id, event.actor_id) == (ada.workspace_id, bob.user_id)
