"""Steps whose fate was unknown, and of which it is known by now that nothing went out."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from campaigns.models import Enrollment, Outcome, State, StepRun


@transaction.atomic(savepoint=False)
def reopen_steps(run_ids: Collection[UUID]) -> set[UUID]:
    """Uncertain runs are pending again, and their enrollments under way; the ids of those runs.

    Left as they are, and not to go out any more, are runs whose enrollment ended or moved on
    meanwhile, and those that were settled otherwise. Enrollments are locked before their runs.
    """
    under_way = Enrollment.objects.filter(
        runs__in=run_ids, state__in=(State.ACTIVE, State.HELD)
    ).order_by("id")
    steps = {
        each.id: each.step_id for each in under_way.select_for_update(no_key=True, of=("self",))
    }
    runs = StepRun.objects.filter(id__in=run_ids, outcome=Outcome.UNCERTAIN, enrollment__in=steps)
    reopened = [run for run in runs if run.step_id == steps[run.enrollment_id]]
    ids = {run.id for run in reopened}
    StepRun.objects.filter(id__in=ids).update(outcome=Outcome.PENDING, reason="", settled_at=None)
    Enrollment.objects.filter(id__in={run.enrollment_id for run in reopened}).update(
        state=State.ACTIVE, hold_reason="", next_at=None
    )
    return ids
