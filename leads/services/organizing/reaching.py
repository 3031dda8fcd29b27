"""An act on all leads that have something: at once where they are few, else left to a job."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from leads.models import BulkJob
from leads.rules.criteria import clean
from leads.selectors.ordering import page_ids
from leads.services.bulk.acts import perform
from leads.services.bulk.jobs import start_job

MOST_AT_ONCE = 10_000


def on_all(
    act: str,
    *,
    workspace_id: UUID,
    criteria: Mapping[str, Any],
    arguments: Mapping[str, Any],
    membership_id: UUID | None,
    actor_id: UUID | None,
) -> BulkJob | None:
    """Do it to all leads that meet the criteria (data); the job, where there are over 10,000."""
    said: dict[str, Any] = {"workspace_id": workspace_id, "act": act, "arguments": arguments}
    ids = page_ids(workspace_id, clean(criteria), limit=MOST_AT_ONCE + 1)
    if len(ids) > MOST_AT_ONCE:
        return start_job(**said, criteria=criteria, membership_id=membership_id, actor_id=actor_id)
    if ids:
        perform(**said, lead_ids=ids, actor_id=actor_id)
    return None
