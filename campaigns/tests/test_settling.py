"""What becomes of an enrollment when a step of it is settled."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Membership
from campaigns.models import Campaign, Enrollment, StepRun
from campaigns.services.running import Settlement, settle_steps, stop_enrollments
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
def campaign(ada: Membership) -> Campaign:
    """Running, with two steps: at once, and two days and three hours after that."""
    campaign = a_campaign(ada)
    a_step(campaign)
    a_step(campaign, kind="wait", subject="", body="", delay_days=2)
    a_step(campaign, delay_hours=3)
    enrolled(campaign, some_leads(ada, 2))
    return started(campaign)


def standing(enrollment: Enrollment) -> tuple[Any, ...]:
    """State, position of the step, time and reason."""
    enrollment.refresh_from_db()
    assert enrollment.step is not None
    return (
        enrollment.state,
        enrollment.step.position,
        enrollment.next_at,
        enrollment.hold_reason,
    )


def test_while_a_step_is_out_nothing_is_due(campaign: Campaign) -> None:
    runs = step_out(campaign)

    assert [run.outcome for run in runs] == ["pending", "pending"]
    assert standing(runs[0].enrollment) == ("active", 1, None, "")
    assert step_out(campaign) == []


def test_sent_leads_to_the_next_step_after_its_waits(campaign: Campaign) -> None:
    run, other = step_out(campaign)

    settle_step(run_id=run.id, outcome="sent", at=LATER)

    run.refresh_from_db()
    assert (run.outcome, run.reason, run.settled_at) == ("sent", "", LATER)
    due = LATER + timedelta(days=2, hours=3)
    assert standing(run.enrollment) == ("active", 3, due, "")
    assert standing(other.enrollment) == ("active", 1, None, "")


def test_sent_as_the_last_step_finishes(campaign: Campaign) -> None:
    settle_steps([Settlement(run_id=run.id, outcome="sent", at=NOON) for run in step_out(campaign)])
    last = NOON + timedelta(days=3)
    run, _ = step_out(campaign, at=last)

    settle_step(run_id=run.id, outcome="sent", at=last)

    assert standing(run.enrollment) == ("finished", 3, None, "")
    assert run.enrollment.ended_at == last


@pytest.mark.parametrize(
    ("outcome", "state", "ended_at"),
    [("skipped", "stopped", LATER), ("failed", "failed", LATER), ("uncertain", "held", None)],
)
def test_every_other_outcome_ends_or_holds_with_its_reason(
    campaign: Campaign, outcome: str, state: str, ended_at: Any
) -> None:
    run, _ = step_out(campaign)

    settle_step(run_id=run.id, outcome=outcome, reason="Because.", at=LATER)

    run.refresh_from_db()
    assert (run.outcome, run.reason) == (outcome, "Because.")
    assert standing(run.enrollment) == (state, 1, None, "Because.")
    assert run.enrollment.ended_at == ended_at


def test_what_was_uncertain_may_turn_out_sent(campaign: Campaign) -> None:
    run, _ = step_out(campaign)
    settle_step(run_id=run.id, outcome="uncertain", reason="Who knows.", at=NOON)

    settle_step(run_id=run.id, outcome="sent", at=LATER)

    run.refresh_from_db()
    assert (run.outcome, run.reason) == ("sent", "")
    assert standing(run.enrollment)[:2] == ("active", 3)


def test_twice_is_once_and_the_first_word_counts(campaign: Campaign) -> None:
    run, _ = step_out(campaign)
    settle_step(run_id=run.id, outcome="sent", at=NOON)
    before = standing(run.enrollment)

    settle_step(run_id=run.id, outcome="sent", at=LATER)
    settle_step(run_id=run.id, outcome="failed", reason="No.", at=LATER)

    run.refresh_from_db()
    assert (run.outcome, run.settled_at) == ("sent", NOON)
    assert standing(run.enrollment) == before


def test_who_opted_out_is_stopped_everywhere_and_stays_so(
    campaign: Campaign, ada: Membership
) -> None:
    run, other = step_out(campaign)
    lead = run.enrollment.lead
    (elsewhere,) = enrolled(a_campaign(ada), [lead])

    count = stop_enrollments(
        workspace_id=ada.workspace_id, lead_id=lead.id, reason="Unsubscribed.", at=NOON
    )
    settle_step(run_id=run.id, outcome="sent", at=LATER)

    assert count == 2
    assert standing(run.enrollment) == ("stopped", 1, None, "Unsubscribed.")
    elsewhere.refresh_from_db()
    assert (elsewhere.state, elsewhere.ended_at) == ("stopped", NOON)
    assert standing(other.enrollment)[0] == "active"
    run.refresh_from_db()
    assert run.outcome == "sent"
    assert stop_enrollments(workspace_id=ada.workspace_id, lead_id=lead.id, reason="", at=NOON) == 0


def test_another_workspace_stops_nobody(campaign: Campaign, bob: Membership) -> None:
    run, _ = step_out(campaign)

    count = stop_enrollments(
        workspace_id=bob.workspace_id, lead_id=run.enrollment.lead_id, reason="No.", at=NOON
    )

    assert count == 0
    assert standing(run.enrollment)[0] == "active"


def test_a_step_that_was_out_before_does_not_go_out_again(campaign: Campaign) -> None:
    run, _ = step_out(campaign)
    Enrollment.objects.filter(id=run.enrollment_id).update(next_at=NOON)

    step_out(campaign)

    assert StepRun.objects.filter(enrollment=run.enrollment).count() == 1
    assert standing(run.enrollment) == ("held", 1, None, "This step went out before.")


@pytest.mark.parametrize("count", [1, 2])
def test_the_number_of_queries_does_not_grow(
    campaign: Campaign, django_assert_num_queries: Any, count: int
) -> None:
    runs = step_out(campaign)[:count]

    # The enrollments, the runs, the campaign, its steps, and both kept.
    with django_assert_num_queries(7):
        settle_steps([Settlement(run_id=run.id, outcome="sent", at=NOON) for run in runs])
