"""Bulk jobs of a workspace, and what they are about."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from accounts.models import Membership
from accounts.scoping import WorkspaceQuerySet
from leads.models import BulkJob, LeadList
from leads.rules.audience import BadAudience
from leads.rules.criteria import Criteria, clean

ALL = "all"


def jobs_in(workspace_id: UUID) -> WorkspaceQuerySet[BulkJob]:
    """A workspace's jobs, newest first."""
    return BulkJob.objects.in_workspace(workspace_id).order_by("-id")


def job_in(*, workspace_id: UUID, job_id: UUID) -> BulkJob:
    """One job; NotFound when this workspace has none with the id."""
    return BulkJob.objects.get_or_refuse(workspace_id=workspace_id, id=job_id)


def asked(data: Mapping[str, Any]) -> list[Criteria]:
    """What a job's leads have to meet, all of it: criteria as data, or several under `all`.

    Raises BadAudience.
    """
    several = data[ALL] if data.keys() == {ALL} else [data]
    if not isinstance(several, list) or not all(isinstance(each, Mapping) for each in several):
        raise BadAudience({ALL: ["Must be a list of criteria."]})
    return [clean(each) for each in several]


def object_name(job: BulkJob) -> str:
    """The name of the list or the member that the act is about; '' for none, and for one gone."""
    said = job.arguments
    if said.get("list_id"):
        lists = LeadList.objects.in_workspace(job.workspace_id).filter(id=said["list_id"])
        return next(iter(lists.values_list("name", flat=True)), "")
    members = Membership.objects.filter(workspace_id=job.workspace_id, id=said.get("owner_id"))
    return next(iter(members.values_list("user__full_name", flat=True)), "")
