"""Belonging to one workspace: the shape of every table below accounts, and its one gate."""

from typing import Any, Self, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Workspace
from neptie.kernel.errors import NotFound
from neptie.kernel.ids import new_id

M = TypeVar("M", bound="WorkspaceOwned")


class WorkspaceQuerySet(models.QuerySet[M]):
    """A queryset that is narrowed to a workspace before anything else."""

    def in_workspace(self, workspace_id: UUID) -> Self:
        """Only this workspace's rows."""
        return self.filter(workspace_id=workspace_id)

    def get_or_refuse(self, *, workspace_id: UUID, id: UUID, **lookup: Any) -> M:
        """The row with this id; NotFound when it is another workspace's or nobody's."""
        found = self.filter(workspace_id=workspace_id, id=id, **lookup).first()
        if found is None:
            kind = str(self.model._meta.verbose_name)
            raise NotFound(_("There is no %(kind)s with this id.") % {"kind": kind})
        return found


class WorkspaceOwned(models.Model):
    """A row of one workspace, with a UUIDv7 and the key that composite foreign keys point at."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Its index is the beginning of the key below.
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "id"], name="%(app_label)s_%(class)s_tenant"
            ),
        ]
