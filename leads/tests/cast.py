"""Leads for the tests, made without the services under test."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import BusinessEvent, Membership
from leads.models import Lead, LeadCount, LeadImport
from leads.services.importing.running import run_next_import
from leads.services.importing.starting import Wishes, start_import


def make_lead(membership: Membership, email: str = "grace@navy.example", **fields: Any) -> Lead:
    """A stored lead of the member's workspace."""
    values = {"full_name": "Grace Hopper", "first_name": "Grace", "last_name": "Hopper", **fields}
    return Lead.objects.create(workspace_id=membership.workspace_id, email=email, **values)


def told(membership: Membership) -> list[tuple[str, list[UUID], list[str]]]:
    """The business events of the member's workspace: type, ids, fields."""
    events = BusinessEvent.objects.filter(workspace_id=membership.workspace_id)
    rows = events.exclude(type__startswith="workspace.").order_by("sequence")
    return [(event.type, event.object_ids, event.fields) for event in rows]


def counts(membership: Membership) -> dict[tuple[str, str], int]:
    """The kept counts of the workspace that are not zero, by status and industry."""
    rows = LeadCount.objects.filter(workspace_id=membership.workspace_id).exclude(count=0)
    return {(row.status, row.industry): row.count for row in rows}


def emails(leads: Sequence[Lead]) -> set[str]:
    """Their addresses."""
    return {lead.email for lead in leads}


def upload(text: str | bytes, name: str = "leads.csv") -> SimpleUploadedFile:
    """A file as a form brings it."""
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def start(
    membership: Membership, text: str | bytes, *, bucket_key: str = "", **wishes: Any
) -> LeadImport:
    """An import of the member's, waiting for a worker; no limit counts it but the bucket's."""
    return start_import(
        workspace_id=membership.workspace_id,
        membership_id=membership.id,
        actor_id=membership.user_id,
        upload=upload(text),
        wishes=Wishes(**wishes),
        bucket_key=bucket_key,
    )


def imported(membership: Membership, text: str | bytes, **wishes: Any) -> LeadImport:
    """The same after a worker had its turn."""
    lead_import = start(membership, text, **wishes)
    run_next_import()
    lead_import.refresh_from_db()
    return lead_import


def tally(lead_import: LeadImport) -> dict[str, Any]:
    """What an import did: its status, and the counts that are not zero."""
    fields = ("total_rows", "processed", "created", "updated", "skipped", "rejected")
    numbers = {field: getattr(lead_import, field) for field in fields}
    return {
        "status": lead_import.status,
        **{field: number for field, number in numbers.items() if number},
    }
