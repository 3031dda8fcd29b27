"""While a file comes in nothing is learned; its end lets learning begin."""

import pytest

from accounts.models import Membership
from ai.models import ScoringModel
from ai.services.scoring import refresh_scores
from ai.tests.refreshing import catch_up
from ai.tests.test_training import outcomes
from leads.models import ImportStatus, LeadImport, Score
from leads.services.importing.ending import cancel_import

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_leads_of_a_running_import_are_scored_by_the_model_in_use(ada: Membership) -> None:
    running = LeadImport.objects.create(
        workspace=ada.workspace, file_name="leads.csv", status=ImportStatus.RUNNING
    )
    outcomes(ada, "Pharma", "converted", 25)
    outcomes(ada, "Retail", "unqualified", 25)
    refresh_scores()
    assert not ScoringModel.objects.exists()
    assert set(Score.objects.values_list("regime", flat=True)) == {"prior"}

    cancel_import(workspace_id=ada.workspace_id, import_id=running.id)
    catch_up()
    assert set(Score.objects.values_list("regime", flat=True)) == {"learned"}


def test_another_workspaces_import_holds_nothing_up(ada: Membership, bob: Membership) -> None:
    LeadImport.objects.create(
        workspace=bob.workspace, file_name="leads.csv", status=ImportStatus.RUNNING
    )
    outcomes(ada, "Pharma", "converted", 25)
    outcomes(ada, "Retail", "unqualified", 25)
    refresh_scores()

    assert ScoringModel.objects.get().workspace_id == ada.workspace_id
