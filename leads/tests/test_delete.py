"""Deleting a lead: while nothing was sent to it."""

from datetime import UTC, datetime

import pytest

from accounts.models import Membership
from leads.models import Activity, Lead, Score
from leads.services.activity import NewActivity, note_activities
from leads.services.leads import delete_lead
from leads.services.outcomes import mark_contacted
from leads.services.scores import NewScore, store_scores
from leads.tests.cast import counts, make_lead, told
from neptie.kernel.errors import Conflict, NotFound
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def delete(membership: Membership, lead: Lead) -> None:
    delete_lead(workspace_id=membership.workspace_id, lead_id=lead.id, actor_id=membership.user_id)


def test_it_goes_with_all_that_was_known_of_it(ada: Membership) -> None:
    lead = make_lead(ada)
    workspace_id = ada.workspace_id
    score = NewScore(lead.id, 0.5, 0.4, 0.6, [], "prior", "local-1")
    store_scores(workspace_id=workspace_id, scores=[score], at=AT)
    note = NewActivity(lead.id, "noted", "note", new_id(), AT)
    note_activities(workspace_id=workspace_id, activities=[note])

    delete(ada, lead)

    assert not Lead.objects.exists()
    assert not Score.objects.exists()
    assert not Activity.objects.exists()
    assert counts(ada) == {}
    assert told(ada)[-1] == ("lead.deleted", [lead.id], [])


def test_who_was_contacted_stays_for_the_figures(ada: Membership) -> None:
    lead = make_lead(ada)
    mark_contacted(workspace_id=ada.workspace_id, lead_ids=[lead.id], at=AT)

    with pytest.raises(Conflict) as refusal:
        delete(ada, lead)

    assert refusal.value.code == "lead_contacted"
    assert Lead.objects.get() == lead
    assert "lead.deleted" not in [type for type, *_ in told(ada)]


def test_another_workspaces_lead_is_not_there(ada: Membership, bob: Membership) -> None:
    lead = make_lead(bob)

    with pytest.raises(NotFound):
        delete(ada, lead)

    assert Lead.objects.get() == lead
