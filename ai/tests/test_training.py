"""A workspace's own outcomes take the prior's place, and all its scores are made again."""

from uuid import UUID

import pytest

from accounts.models import BusinessEvent, Membership
from ai.models import ScoringModel, StaleScore
from ai.selectors import model_in_use
from ai.services.scoring import refresh_scores
from leads.models import Lead, Score

pytestmark = pytest.mark.django_db(transaction=True)


def outcomes(owner: Membership, industry: str, status: str, count: int) -> list[UUID]:
    known = Lead.objects.count()
    rows = [
        Lead(
            workspace=owner.workspace,
            full_name="Eve",
            email=f"eve{known + number}@acme.example",
            industry=industry,
            status=status,
        )
        for number in range(count)
    ]
    Lead.objects.bulk_create(rows)
    StaleScore.objects.mark([row.id for row in rows])
    return [row.id for row in rows]


def usual(owner: Membership) -> None:
    outcomes(owner, "Pharma", "converted", 25)
    outcomes(owner, "Retail", "unqualified", 25)
    refresh_scores()


def test_too_few_outcomes_leave_the_prior(ada: Membership) -> None:
    outcomes(ada, "Pharma", "converted", 19)
    outcomes(ada, "Retail", "unqualified", 40)
    refresh_scores()

    assert not ScoringModel.objects.exists()
    assert model_in_use(ada.workspace_id).regime == "prior"


def test_enough_of_both_kinds_are_learned_from(ada: Membership) -> None:
    usual(ada)
    (pharma,) = outcomes(ada, "Pharma", "new", 1)
    (retail,) = outcomes(ada, "Retail", "new", 1)
    refresh_scores()

    stored = ScoringModel.objects.get()
    assert (stored.version, stored.positives, stored.negatives) == (1, 25, 25)
    assert set(Score.objects.values_list("regime", flat=True)) == {"learned"}
    assert Score.objects.get(lead_id=pharma).value > 0.7
    assert Score.objects.get(lead_id=retail).value < 0.3
    assert [event.object_ids for event in BusinessEvent.objects.filter(
        type="scoring_model.trained"
    )] == [[ada.workspace_id]]  # fmt: skip


def test_a_few_more_outcomes_change_no_model(ada: Membership) -> None:
    usual(ada)
    outcomes(ada, "Pharma", "unsubscribed", 19)
    refresh_scores()

    assert ScoringModel.objects.get().version == 1


def test_enough_new_outcomes_make_all_scores_again(ada: Membership) -> None:
    usual(ada)
    before = dict(Score.objects.values_list("lead_id", "value"))
    outcomes(ada, "Pharma", "unsubscribed", 20)
    refresh_scores()

    after = dict(Score.objects.values_list("lead_id", "value"))
    assert ScoringModel.objects.get().version == 2
    assert len(after) == 70
    assert all(after[lead_id] != value for lead_id, value in before.items())


def test_bounces_and_open_leads_teach_nothing(ada: Membership) -> None:
    usual(ada)
    outcomes(ada, "Pharma", "bounced", 30)
    outcomes(ada, "Pharma", "contacted", 30)
    refresh_scores()

    assert ScoringModel.objects.get().version == 1


def test_one_workspace_learns_nothing_from_another(ada: Membership, bob: Membership) -> None:
    usual(ada)

    assert model_in_use(ada.workspace_id).regime == "learned"
    assert model_in_use(bob.workspace_id).regime == "prior"


def test_a_model_of_another_version_is_fitted_again(ada: Membership) -> None:
    usual(ada)
    ScoringModel.objects.update(parameters={"version": 0})
    assert model_in_use(ada.workspace_id).regime == "prior"
    outcomes(ada, "Pharma", "new", 1)
    refresh_scores()

    assert model_in_use(ada.workspace_id).regime == "learned"


def test_the_same_outcomes_give_the_same_model(ada: Membership) -> None:
    usual(ada)
    first = ScoringModel.objects.get().parameters
    ScoringModel.objects.all().delete()
    outcomes(ada, "Pharma", "new", 1)
    refresh_scores()

    assert ScoringModel.objects.get().parameters == first
