"""Campaigns, steps and leads for tests, made as the API makes them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Membership
from campaigns.models import Attachment, Campaign, Enrollment, Step, StepRun
from campaigns.services.attaching import bring_attachment
from campaigns.services.authoring import create_campaign
from campaigns.services.departing import Departure, claim_due, depart
from campaigns.services.enrolling import assign_leads
from campaigns.services.running import Settlement, settle_steps
from campaigns.services.starting import start_campaign
from campaigns.services.steps import add_step
from leads.models import Lead

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)


def a_campaign(owner: Membership, **fields: Any) -> Campaign:
    """A draft of type email without steps."""
    return create_campaign(
        workspace_id=owner.workspace_id,
        fields={"name": "Spring", "type": "email", **fields},
        actor_id=owner.user_id,
    )


def a_step(campaign: Campaign, **fields: Any) -> Step:
    """An e-mail step that greets."""
    return add_step(
        workspace_id=campaign.workspace_id,
        campaign_id=campaign.id,
        fields={"kind": "email", "subject": "Hello", "body": "Hi {{ lead.first_name }}", **fields},
        actor_id=None,
    )


def a_file(owner: Membership, name: str = "prices.pdf", content: bytes = b"prices") -> Attachment:
    """A file that mails can carry."""
    return bring_attachment(
        workspace_id=owner.workspace_id, name=name, content=content, actor_id=None
    )


def some_leads(owner: Membership, count: int, name: str = "lead", **fields: Any) -> list[Lead]:
    """Leads at lead0@…, lead1@…, …, all with the first name Lead."""
    leads = [
        Lead(
            workspace_id=owner.workspace_id,
            full_name=f"Lead {number}",
            email=f"{name}{number}@leads.example",
            **{"first_name": "Lead", **fields},
        )
        for number in range(count)
    ]
    return Lead.objects.bulk_create(leads)


def enrolled(campaign: Campaign, leads: Sequence[Lead]) -> list[Enrollment]:
    """These leads in the campaign, in their order."""
    assign_leads(
        workspace_id=campaign.workspace_id,
        campaign_id=campaign.id,
        lead_ids=[lead.id for lead in leads],
        actor_id=None,
    )
    return list(campaign.enrollments.order_by("lead_id"))


def started(campaign: Campaign, at: datetime = NOON) -> Campaign:
    """Running since `at`."""
    return start_campaign(
        workspace_id=campaign.workspace_id, campaign_id=campaign.id, at=at, actor_id=None
    )


@transaction.atomic
def step_out(campaign: Campaign, at: datetime = NOON, refusal: str = "") -> list[StepRun]:
    """Everything due goes out, or is refused; the ledger's lines in the order of the leads."""
    claimed = claim_due(campaign=campaign, at=at)
    departures = [
        Departure(enrollment, enrollment.step, refusal=refusal)
        for enrollment in claimed
        if enrollment.step
    ]
    depart(departures=departures, at=at)
    runs = StepRun.objects.filter(enrollment__in=claimed, step__in={d.step for d in departures})
    return list(runs.order_by("enrollment__lead_id"))


def settle_step(*, run_id: UUID, outcome: str, reason: str = "", at: datetime) -> None:
    """One run has come to its outcome."""
    settle_steps([Settlement(run_id=run_id, outcome=outcome, reason=reason, at=at)])
