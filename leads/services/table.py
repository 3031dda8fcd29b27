"""The table of leads as each member wants it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from leads.models import TableView
from leads.rules.columns import known_columns
from neptie.kernel.errors import Invalid


def choose_columns(*, workspace_id: UUID, membership_id: UUID, columns: Sequence[str]) -> None:
    """Show a member these columns from now on, beside the name. Invalid for what is none."""
    if not known_columns(columns):
        raise Invalid(_("Choose from the columns that there are."), code="bad_columns")
    TableView.objects.update_or_create(
        member_id=membership_id,
        defaults={"workspace_id": workspace_id, "columns": list(columns)},
    )


def forget_columns(*, workspace_id: UUID, membership_id: UUID) -> None:
    """Show a member the usual columns again."""
    TableView.objects.in_workspace(workspace_id).filter(member_id=membership_id).delete()
