"""Reads of mailboxes."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.scoping import WorkspaceQuerySet
from emailing.models import Mailbox, Provider
from neptie.kernel.errors import NotFound


def living_mailboxes(workspace_id: UUID) -> WorkspaceQuerySet[Mailbox]:
    """Those that were not removed."""
    return Mailbox.objects.in_workspace(workspace_id).filter(archived_at__isnull=True)


def require_mailboxes(*, workspace_id: UUID, account_ids: Iterable[UUID | str]) -> None:
    """NotFound unless all of these are mailboxes of the workspace that were not removed."""
    wanted = {UUID(str(account_id)) for account_id in account_ids}
    if living_mailboxes(workspace_id).filter(id__in=wanted).count() < len(wanted):
        raise NotFound(_("There is no e-mail account with one of these ids."))


def only_sandbox(workspace_id: UUID) -> bool:
    """Whether mail reaches nobody outside: there is no mailbox but the sandbox."""
    return not living_mailboxes(workspace_id).exclude(provider=Provider.SANDBOX).exists()
