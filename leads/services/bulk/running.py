"""Carrying a bulk job on, batch by batch, until it is done, fails, or was canceled."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from leads.models import BulkJob, JobStatus
from leads.selectors.jobs import asked
from leads.selectors.ordering import Place, page_rows
from leads.services.bulk.acts import Outcome, perform
from leads.services.bulk.jobs import end
from neptie.kernel.clock import now
from neptie.kernel.errors import DomainError

logger = logging.getLogger(__name__)

# Leads of a batch: their ids, and what is written of them, are all that a worker holds.
BATCH = 2000
# Renewed with every batch; after a kill -9 the next sweep past it goes on.
LEASE = timedelta(seconds=60)
# Short turns: a worker that is at a job keeps mail waiting meanwhile.
TURN = timedelta(seconds=5)


def run_next_job() -> bool:
    """Carry on one job that has something to do, for a turn; False when there is none.

    Safe to be killed anywhere: what a batch did and how far it came were committed together.
    """
    claimed = claim_job()
    if claimed is None:
        return False
    turn = _Turn(claimed)
    try:
        turn.take()
    except DomainError as error:
        turn.fail(error.message)
    except (OperationalError, InterfaceError, RedisError):
        raise  # nothing is wrong with the job: the next sweep after the lease goes on
    except Exception:
        logger.exception("Bulk job %s broke off.", claimed.id)
        turn.fail(_("Something went wrong on our side; what was done until then stays."))
    return True


@transaction.atomic
def claim_job() -> BulkJob | None:
    """The job that has waited longest for a turn and that nobody works on; None without one."""
    moment = now()
    is_left = Q(lease_until__isnull=True) | Q(lease_until__lt=moment)
    jobs = BulkJob.objects.select_for_update(skip_locked=True, of=("self",), no_key=True).filter(
        Q(status=JobStatus.PENDING) | Q(status=JobStatus.RUNNING) & is_left
    )
    waited = (F("lease_until").asc(nulls_first=True), "created_at")
    job = jobs.select_related("created_by").order_by(*waited).first()
    if job is not None:
        job.status = JobStatus.RUNNING
        job.lease_until = moment + LEASE
        job.save(update_fields=["status", "lease_until"])
    return job


@transaction.atomic
def take_batch(claimed: BulkJob) -> BulkJob | None:
    """Do the next leads of a claimed job; the job as it is then, DONE when these were the last.

    None once it was canceled, or another worker took it after the lease ran out: nothing is done.
    """
    held = _hold(claimed)
    if held is None:
        return None
    place = Place(None, held.after) if held.after else None
    found = page_rows(
        held.workspace_id,
        *asked(held.criteria),
        limit=BATCH,
        after=place,
        expected=held.total,
    )
    ids = [row["id"] for row in found]
    outcome = _performed(held, ids) if ids else Outcome(())
    held.processed += len(ids)
    held.changed += len(outcome.changed)
    held.kept += len(outcome.kept)
    if len(ids) < BATCH:
        end(held, JobStatus.DONE)
        return held
    held.after = ids[-1]
    held.lease_until = now() + LEASE
    held.save(update_fields=["processed", "changed", "kept", "after", "lease_until"])
    return held


def _hold(claimed: BulkJob) -> BulkJob | None:
    """The claimed job's row, locked, as long as it is still the claimer's."""
    jobs = BulkJob.objects.select_for_update(of=("self",), no_key=True).select_related("created_by")
    return jobs.filter(
        id=claimed.id, status=JobStatus.RUNNING, lease_until=claimed.lease_until
    ).first()


def _performed(held: BulkJob, ids: list[UUID]) -> Outcome:
    return perform(
        workspace_id=held.workspace_id,
        lead_ids=ids,
        act=held.act,
        arguments=held.arguments,
        actor_id=held.created_by.user_id if held.created_by else None,
    )


class _Turn:
    """A worker's turn at a job; `job` is its row as the last batch left it."""

    def __init__(self, claimed: BulkJob) -> None:
        self.job = claimed
        self._ends_at = now() + TURN

    def take(self) -> None:
        """Batch after batch, until the job or the turn is over."""
        while (taken := take_batch(self.job)) is not None:
            self.job = taken
            if taken.status != JobStatus.RUNNING:
                return
            if now() > self._ends_at:
                self._give_back()
                return

    @transaction.atomic
    def _give_back(self) -> None:
        """Leave it to the next worker that is free; other jobs come first."""
        held = _hold(self.job)
        if held is not None:
            held.lease_until = now()
            held.save(update_fields=["lease_until"])

    @transaction.atomic
    def fail(self, sentence: str) -> None:
        """End it with the reason."""
        held = _hold(self.job)
        if held is not None:
            end(held, JobStatus.FAILED, error=sentence)
