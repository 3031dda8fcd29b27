"""Stored scores: one a lead and purpose, the newest in place of the one before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership
from leads.models import Score
from leads.selectors.leads import scored_lead
from leads.services.scores import NewScore, store_scores
from leads.tests.cast import make_lead, told
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def score(lead_id: UUID, value: float = 0.25) -> NewScore:
    factors = [{"name": "industry", "value": "Education", "contribution": 0.1, "reason": "…"}]
    return NewScore(lead_id, value, 0.1, 0.4, factors, "prior", "local-1")


def test_a_score_is_stored_and_shown_on_its_lead(ada: Membership) -> None:
    lead = make_lead(ada)
    new = score(lead.id)

    assert store_scores(workspace_id=ada.workspace_id, scores=[new], at=AT) == 1

    row = Score.objects.get()
    assert (row.value, row.low, row.high) == (0.25, 0.1, 0.4)
    assert (row.factors, row.regime, row.model) == (new.factors, "prior", "local-1")
    assert (row.purpose, row.scored_at) == ("conversion", AT)
    shown = scored_lead(workspace_id=ada.workspace_id, lead_id=lead.id)
    assert getattr(shown, "score", None) == 0.25
    assert told(ada) == [("lead.scored", [lead.id], ["score"])]


def test_the_newest_takes_the_place_of_the_one_before(ada: Membership) -> None:
    lead = make_lead(ada)
    store_scores(workspace_id=ada.workspace_id, scores=[score(lead.id)], at=AT)
    later = AT + timedelta(days=1)
    newer = replace(score(lead.id, 0.75), model="local-2")

    store_scores(workspace_id=ada.workspace_id, scores=[newer], at=later)

    row = Score.objects.get()
    assert (row.value, row.model, row.scored_at) == (0.75, "local-2", later)


def test_leads_that_are_not_there_are_left_out(ada: Membership, bob: Membership) -> None:
    lead, stranger = make_lead(ada), make_lead(bob)
    scores = [score(lead.id), score(stranger.id), score(new_id())]

    assert store_scores(workspace_id=ada.workspace_id, scores=scores, at=AT) == 1
    assert list(Score.objects.values_list("lead_id", flat=True)) == [lead.id]


def test_what_is_no_probability_is_not_stored(ada: Membership) -> None:
    lead = make_lead(ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        store_scores(workspace_id=ada.workspace_id, scores=[score(lead.id, 1.5)], at=AT)

    assert not Score.objects.exists()
    assert told(ada) == []
