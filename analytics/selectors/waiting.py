"""What waits for a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, QuerySet, Value, Window
from django.db.models.functions import Cast

from campaigns.models import Campaign
from emailing.models import Mailbox, Message, MessageState, Provider
from emailing.selectors.mailboxes import living_mailboxes
from leads.models import ImportStatus, Lead, LeadImport, Status

SHOWN = 5


@dataclass(frozen=True)
class Item:
    """One thing: `kind` is reply, uncertain or import; `total` how many of its kind there are."""

    kind: str
    id: UUID
    name: str
    detail: str
    at: datetime
    total: int


def waiting_items(workspace_id: UUID, *, since: datetime) -> list[Item]:
    """Replies and failed imports since then, and every mail in doubt that nobody but a person can
    decide about; five of a kind. One query."""
    replied = Lead.objects.in_workspace(workspace_id).filter(
        status=Status.REPLIED, last_replied_at__gte=since
    )
    uncertain = Message.objects.in_workspace(workspace_id).filter(
        state=MessageState.UNCERTAIN, look_at__isnull=True
    )
    failed = LeadImport.objects.in_workspace(workspace_id).filter(
        status=ImportStatus.FAILED, created_at__gte=since
    )
    rows = _rows(replied, "reply", "full_name", "company", "last_replied_at").union(
        _rows(uncertain, "uncertain", "to", "subject", "created_at"),
        _rows(failed, "import", "file_name", "error", "created_at"),
        all=True,
    )
    return sorted((Item(*row) for row in rows), key=lambda item: item.at, reverse=True)


def _rows(
    rows: QuerySet[Lead] | QuerySet[Message] | QuerySet[LeadImport],
    kind: str,
    name: str,
    detail: str,
    at: str,
) -> QuerySet[Any, Any]:
    told = rows.order_by(F(at).desc()).annotate(
        item_kind=Value(kind, CharField()),
        item_name=Cast(name, CharField()),
        item_detail=Cast(detail, CharField()),
        item_at=F(at),
        item_total=Window(Count("*")),
    )
    columns = ("item_kind", "id", "item_name", "item_detail", "item_at", "item_total")
    return told.values_list(*columns)[:SHOWN]


def mailboxes_in(workspace_id: UUID) -> list[Mailbox]:
    """All that were not removed. One query."""
    return list(living_mailboxes(workspace_id).order_by("id"))


def without_mailbox(
    campaigns: Iterable[Campaign], mailboxes: Sequence[Mailbox], usable: Iterable[UUID]
) -> list[Campaign]:
    """Those of these campaigns that no usable mailbox may send for."""
    working = set(usable)
    own = [each.id for each in mailboxes if each.provider != Provider.SANDBOX]
    default = own or [each.id for each in mailboxes]
    return [each for each in campaigns if working.isdisjoint(_allowed(each, default))]


def _allowed(campaign: Campaign, default: Sequence[UUID]) -> list[UUID]:
    named = campaign.settings.get("account_ids") or []
    return [UUID(str(id)) for id in named] or list(default)
