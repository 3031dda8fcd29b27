"""The refresh is bounded: what is left over has the next turn, which it rings for itself."""

import pytest
from celery import current_app
from django.conf import settings

from accounts.models import Membership
from ai.models import StaleScore
from ai.services.scoring import BATCH, refresh_scores
from ai.tests.test_training import outcomes
from leads.models import Score


@pytest.mark.django_db(transaction=True)
def test_a_turn_ends_after_so_many_batches(ada: Membership) -> None:
    outcomes(ada, "Pharma", "new", BATCH + 1)

    assert refresh_scores(most_batches=1) is True
    assert (Score.objects.count(), StaleScore.objects.count()) == (BATCH, 1)
    assert refresh_scores(most_batches=2) is False
    assert (Score.objects.count(), StaleScore.objects.count()) == (BATCH + 1, 0)


def test_the_task_has_the_name_that_bells_and_sweeps_call() -> None:
    current_app.loader.import_default_modules()
    swept = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert "ai.tasks.refresh_scores" in current_app.tasks
    assert "ai.tasks.refresh_scores" in swept
    assert settings.NEPTIE_WAKES["lead.created"] == ("ai.tasks.refresh_scores",)
