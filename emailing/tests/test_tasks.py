"""The tasks: each may run twice, and beside itself."""

import pytest
from celery import current_app
from django.conf import settings

from accounts.models import Membership
from emailing import tasks
from emailing.tests.cast import a_message, received

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "task",
    [
        tasks.send_queued,
        tasks.advance_campaigns,
        tasks.settle_lost,
        tasks.look_for_uncertain,
        tasks.learn_filing,
        tasks.make_partitions,
    ],
    ids=lambda task: str(task.name),
)
def test_twice_is_once(ada: Membership, task: object) -> None:
    a_message(ada)
    for _ in range(2):
        task()  # type: ignore[operator]
        tasks.send_queued()

    assert received(ada) == ["grace@navy.example"]


def test_the_scheduler_knows_them() -> None:
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {name for name in scheduled if str(name).startswith("emailing.")} == {
        name for name in current_app.tasks if str(name).startswith("emailing.")
    }
