"""Leads that were selected go into a list, or out of one."""

from typing import Any

from django.utils.translation import ngettext

from leads.models import BulkJob
from leads.services.organizing.lists import create_list
from leads.views.bulk import BulkAct
from neptie.kernel.errors import Conflict


class AddToList(BulkAct):
    """All of them into `list`, or into one that is made by the name of `new_list`."""

    act = "list"

    def arguments(self) -> dict[str, Any]:
        """The list's id; a new one is made here, unless there is one of the name."""
        if self.said("list") or not self.said("new_list"):
            return {"list_id": self.said("list")}
        try:
            made = create_list(
                workspace_id=self.workspace_id,
                name=self.said("new_list"),
                actor_id=self.actor_id,
                membership_id=self.member.id,
            )
        except Conflict as there_is:
            return {"list_id": str(there_is.existing_id)}
        return {"list_id": str(made.id)}

    def about(self) -> BulkJob:
        """No list is made as long as nobody is sure."""
        is_new = self.said("new_list") and not self.said("list")
        return BulkJob(workspace_id=self.workspace_id, act=self.act) if is_new else super().about()

    def name(self, job: BulkJob) -> str:
        """The list's."""
        return super().name(job) if job.arguments else self.said("new_list")

    def done(self, count: int) -> str:
        """They are in it."""
        sentence = ngettext(
            "%(count)s lead was added to the list.",
            "%(count)s leads were added to the list.",
            count,
        )
        return sentence % {"count": f"{count:,}"}


class RemoveFromList(BulkAct):
    """All of them out of `list`."""

    act = "remove_list"

    def arguments(self) -> dict[str, Any]:
        """The list's id."""
        return {"list_id": self.said("list")}

    def done(self, count: int) -> str:
        """They are not in it."""
        sentence = ngettext(
            "%(count)s lead was taken out of the list.",
            "%(count)s leads were taken out of the list.",
            count,
        )
        return sentence % {"count": f"{count:,}"}
