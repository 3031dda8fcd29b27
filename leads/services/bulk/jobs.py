"""An act on all leads that match, which a worker carries through: begun, canceled, ended."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from leads.models import BulkJob, JobStatus
from leads.rules.audience import BadAudience
from leads.rules.criteria import Criteria
from leads.selectors.jobs import asked
from leads.selectors.ordering import page_ids
from leads.selectors.organizing import require_known
from leads.selectors.totals import total
from leads.services.bulk.acts import checked
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid
from neptie.kernel.jobs import enqueue

RUN_BULK_JOBS = "leads.tasks.run_bulk_jobs"
UNFINISHED = (JobStatus.PENDING, JobStatus.RUNNING)


@transaction.atomic
def start_job(
    *,
    workspace_id: UUID,
    membership_id: UUID | None,
    actor_id: UUID | None,
    act: str,
    arguments: Mapping[str, Any],
    criteria: Mapping[str, Any],
) -> BulkJob:
    """Leave an act on all leads that match to a worker; leads that come in later are not touched.

    `act` and `arguments` as `leads.services.bulk.acts.checked` takes them; `criteria` is data for
    `leads.rules.criteria.clean`, or several such under `all`, of which every one has to be met.
    Invalid for what is wrong, NotFound for a list or a member of another workspace; no job then.
    """
    arguments = checked(workspace_id=workspace_id, act=act, arguments=arguments)
    wanted = _wanted(workspace_id, criteria)
    newest = page_ids(workspace_id, *wanted, limit=1)
    job = BulkJob.objects.create(
        workspace_id=workspace_id,
        created_by_id=membership_id,
        act=act,
        arguments=arguments,
        criteria=criteria,
        after=UUID(int=newest[0].int + 1 if newest else 0),
        total=total(workspace_id, *wanted) if newest else 0,
    )
    _tell(job, "job.created", actor_id)
    enqueue(RUN_BULK_JOBS)
    return job


def _wanted(workspace_id: UUID, criteria: Mapping[str, Any]) -> list[Criteria]:
    try:
        wanted = asked(criteria)
    except BadAudience as error:
        errors = {f"criteria.{word}": said for word, said in error.errors.items()}
        raise Invalid(f"criteria.{error}", errors=errors) from error
    for each in wanted:
        require_known(workspace_id, each)
    return wanted


@transaction.atomic
def cancel_job(*, workspace_id: UUID, job_id: UUID, actor_id: UUID | None) -> BulkJob:
    """Leave what is still to be done; what was done stays. Conflict when it has ended already."""
    jobs = BulkJob.objects.select_for_update(no_key=True)
    job = jobs.get_or_refuse(workspace_id=workspace_id, id=job_id)
    if job.status not in UNFINISHED:
        raise Conflict(
            _("This job has ended already; there is nothing left to cancel."), code="job_ended"
        )
    end(job, JobStatus.CANCELLED, actor_id=actor_id)
    return job


def end(job: BulkJob, status: JobStatus, *, error: str = "", actor_id: UUID | None = None) -> None:
    """Write the end of a job whose row is locked, and tell it."""
    job.status = status
    job.error = error
    job.finished_at = now()
    job.lease_until = None
    job.save()
    _tell(job, f"job.{status.value}", actor_id)


def _tell(job: BulkJob, type: str, actor_id: UUID | None) -> None:
    events.record(workspace_id=job.workspace_id, type=type, object_ids=[job.id], actor_id=actor_id)
