"""How a member wants to see the table of leads."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from neptie.kernel.constraints import CompositeForeignKey


class TableView(WorkspaceOwned):
    """The columns that a member chose, in their order (`leads.rules.columns`)."""

    member = models.OneToOneField(Membership, models.CASCADE, related_name="+", db_constraint=False)
    columns = ArrayField(models.CharField(max_length=80))

    objects = WorkspaceQuerySet["TableView"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("table view")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            CompositeForeignKey(field="member", name="table_view_member_fk"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.columns)
