"""Every lead has a stored score: made on arrival, and again when its facts or events change."""

from typing import Any

import pytest

from accounts.models import Membership
from ai.rules.learning import prior_model
from ai.rules.scoring import score
from ai.selectors import lead_facts
from ai.tests.refreshing import catch_up
from leads.models import Lead, Score
from leads.services.activity import NewActivity, note_activities
from leads.services.leads import LeadValues, create_lead, delete_lead, update_lead
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True)

EVE: LeadValues = {"full_name": "Eve Stone", "email": "eve@acme.example", "industry": "Retail"}


def made(owner: Membership, **values: Any) -> Lead:
    given: LeadValues = {**EVE, **values}  # type: ignore[typeddict-item]  # a test's own words
    return create_lead(workspace_id=owner.workspace_id, actor_id=None, values=given)


def test_a_new_lead_is_scored_with_its_reasons(ada: Membership) -> None:
    lead = made(ada)
    assert not Score.objects.exists()
    catch_up()

    stored = Score.objects.get()
    (facts,) = lead_facts(ada.workspace_id, [lead.id])
    expected = score(prior_model(), facts)
    assert (stored.lead_id, stored.workspace_id) == (lead.id, ada.workspace_id)
    assert (stored.purpose, stored.regime, stored.model) == (
        "conversion", "prior", "local-logistic-1",
    )  # fmt: skip
    assert (stored.value, stored.low, stored.high) == (expected.score, expected.low, expected.high)
    assert round(sum(factor["contribution"] for factor in stored.factors), 6) == stored.value
    assert stored.factors[0] == {
        "name": "baseline",
        "value": None,
        "contribution": expected.factors[0].contribution,
        "reason": "Where any lead starts, before your own outcomes are enough to learn from",
    }


def test_changed_facts_change_the_score(ada: Membership) -> None:
    lead = made(ada)
    catch_up()
    before = Score.objects.get().value
    update_lead(
        workspace_id=ada.workspace_id, lead_id=lead.id, actor_id=None, values={"job_title": "CEO"}
    )
    catch_up()

    assert Score.objects.get().value > before


def test_engagement_changes_the_score(ada: Membership) -> None:
    lead = made(ada)
    catch_up()
    before = Score.objects.get().value
    clicks = [NewActivity(lead.id, "clicked", "event", new_id(), now()) for _ in range(2)]
    note_activities(workspace_id=ada.workspace_id, activities=clicks)
    catch_up()

    stored = Score.objects.get()
    told = {factor["name"]: factor["reason"] for factor in stored.factors}
    assert stored.value > before
    assert told["clicked"] == "Clicked a link 2 times"


def test_a_lead_gone_before_its_turn_is_passed_over(ada: Membership) -> None:
    gone, stays = made(ada), made(ada, email="other@acme.example")
    delete_lead(workspace_id=ada.workspace_id, lead_id=gone.id, actor_id=None)
    catch_up()

    assert list(Score.objects.values_list("lead_id", flat=True)) == [stays.id]


def test_with_nothing_changed_nothing_is_written(ada: Membership) -> None:
    made(ada)
    catch_up()
    scored_at = Score.objects.get().scored_at
    catch_up()

    assert Score.objects.get().scored_at == scored_at


def test_each_workspace_by_its_own_leads(ada: Membership, bob: Membership) -> None:
    made(ada)
    made(bob)
    catch_up()

    assert {score.workspace_id for score in Score.objects.all()} == {
        ada.workspace_id,
        bob.workspace_id,
    }
