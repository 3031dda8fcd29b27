"""A step that surely did not go out is pending again, where anything is to go out still."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from campaigns.models import StepRun
from campaigns.services.reopening import reopen_steps
from campaigns.tests.cast import (
    NOON,
    a_campaign,
    a_step,
    enrolled,
    settle_step,
    some_leads,
    started,
    step_out,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def run(ada: Membership) -> StepRun:
    """The first of two steps of a running campaign, uncertain."""
    campaign = a_campaign(ada)
    a_step(campaign)
    a_step(campaign, delay_days=2)
    enrolled(campaign, some_leads(ada, 1))
    (run,) = step_out(started(campaign))
    settle_step(run_id=run.id, outcome="uncertain", reason="Who knows.", at=NOON)
    return run


def _seen(run: StepRun) -> tuple[Any, ...]:
    run = StepRun.objects.select_related("enrollment").get(id=run.id)
    enrollment = run.enrollment
    return (
        (run.outcome, run.reason, run.settled_at),
        (enrollment.state, enrollment.hold_reason, enrollment.next_at),
    )


def test_it_is_pending_and_the_enrollment_under_way(run: StepRun) -> None:
    assert reopen_steps([run.id]) == {run.id}
    assert _seen(run) == (("pending", "", None), ("active", "", None))
    assert step_out(run.enrollment.campaign, at=LATER) == []


def test_then_it_may_come_to_anything(run: StepRun) -> None:
    reopen_steps([run.id])
    settle_step(run_id=run.id, outcome="sent", at=LATER)

    assert _seen(run) == (("sent", "", LATER), ("active", "", LATER + timedelta(days=2)))


@pytest.mark.parametrize("outcome", ["sent", "failed", "skipped"])
def test_what_was_settled_stays(run: StepRun, outcome: str) -> None:
    settle_step(run_id=run.id, outcome=outcome, reason="", at=LATER)
    before = _seen(run)

    assert reopen_steps([run.id]) == set()
    assert _seen(run) == before


def test_what_ended_stays(run: StepRun) -> None:
    run.enrollment.state, run.enrollment.hold_reason = "stopped", "The lead has unsubscribed."
    run.enrollment.save()
    before = _seen(run)

    assert reopen_steps([run.id]) == set()
    assert _seen(run) == before


def test_none_is_none() -> None:
    assert reopen_steps([]) == set()
