"""What the running campaigns send today, and what holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from campaigns.models import Campaign, CampaignStatus, Enrollment
from campaigns.rules.ledger import ALIVE
from emailing.models import Message, MessageState

SHOWN = 12


@dataclass(frozen=True)
class Hold:
    """Leads of a campaign that wait for the same reason."""

    reason: str
    count: int


@dataclass(frozen=True)
class Outgoing:
    """A running campaign: mails due until `until`, when the next one is, and what is held.

    `next_at` is None where nothing is to come.
    """

    campaign: Campaign
    due: int
    next_at: datetime | None
    holds: Sequence[Hold]


def outgoing(workspace_id: UUID, *, until: datetime) -> tuple[list[Outgoing], int]:
    """The running campaigns, those that send soonest first, and how many there are.

    At most twelve are told of. Two queries, whatever the number of leads.
    """
    running = Campaign.objects.in_workspace(workspace_id).filter(status=CampaignStatus.ACTIVE)
    annotated = running.annotate(
        due_leads=_count(_waiting().filter(next_at__lt=until)),
        due_mails=_count(_queued().filter(due_at__lt=until)),
        next_lead=_first(_waiting(), "next_at"),
        next_mail=_first(_queued(), "due_at"),
    )
    rows = annotated.order_by(Coalesce(F("next_mail"), F("next_lead")).asc(nulls_last=True), "id")
    found = list(rows)
    shown = found[:SHOWN]
    holds = _holds([campaign.id for campaign in shown])
    return [_outgoing(campaign, holds.get(campaign.id, [])) for campaign in shown], len(found)


def _waiting() -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(campaign=OuterRef("pk"), next_at__isnull=False)


def _queued() -> QuerySet[Message]:
    return Message.objects.filter(campaign=OuterRef("pk"), state=MessageState.QUEUED)


def _count(rows: QuerySet[Enrollment] | QuerySet[Message]) -> Coalesce:
    counted = rows.order_by().values("campaign").annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted), 0)


def _first(rows: QuerySet[Enrollment] | QuerySet[Message], column: str) -> Subquery:
    first = rows.order_by().values("campaign").annotate(found=Min(column)).values("found")
    return Subquery(first)


def _outgoing(campaign: Campaign, holds: Sequence[Hold]) -> Outgoing:
    given = vars(campaign)
    times = [at for at in (given["next_lead"], given["next_mail"]) if at is not None]
    due = given["due_leads"] + given["due_mails"]
    return Outgoing(campaign, due, min(times, default=None), holds)


def _holds(campaign_ids: Sequence[UUID]) -> dict[UUID, list[Hold]]:
    held = Enrollment.objects.filter(campaign__in=campaign_ids, state__in=ALIVE)
    rows = (
        held.exclude(hold_reason="")
        .values_list("campaign_id", "hold_reason")
        .annotate(found=Count("id"))
        .order_by("-found", "hold_reason")
    )
    holds: dict[UUID, list[Hold]] = {}
    for campaign_id, reason, found in rows[: SHOWN * 10]:
        holds.setdefault(campaign_id, []).append(Hold(reason, found))
    return holds
