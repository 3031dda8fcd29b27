"""One thing of each kind that a path or a body can name, in any workspace."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from accounts.models import Invitation, Membership
from accounts.services.keys import create_api_key
from campaigns.models import Campaign, Step, Variant
from emailing.models import Mailbox, Message, SandboxMessage
from leads.models import Lead, LeadImport
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id


def lead(member: Membership) -> UUID:
    """A lead."""
    address = f"lead-{new_id()}@lead.example"
    return Lead.objects.create(
        workspace_id=member.workspace_id, full_name="Lee Lead", email=address
    ).id


def lead_import(member: Membership) -> UUID:
    """An import that is done."""
    return LeadImport.objects.create(
        workspace_id=member.workspace_id, file_name="leads.csv", status="done"
    ).id


def campaign(member: Membership) -> UUID:
    """A draft campaign with one step."""
    made = Campaign.objects.create(workspace_id=member.workspace_id, name="Spring", type="email")
    _step(made)
    return made.id


def _step(made: Campaign) -> Step:
    step = Step.objects.create(
        workspace_id=made.workspace_id, campaign=made, position=1, kind="email"
    )
    Variant.objects.create(workspace_id=made.workspace_id, step=step, subject="Hi", body="Hello")
    return step


def step(member: Membership) -> UUID:
    """The step of a campaign."""
    return Step.objects.get(campaign_id=campaign(member)).id


def mailbox(member: Membership) -> UUID:
    """A sandbox mailbox."""
    return Mailbox.objects.create(
        workspace_id=member.workspace_id, email=f"{new_id()}@box.example", provider="sandbox"
    ).id


def message(member: Membership) -> UUID:
    """A queued message that is not due."""
    identifier = new_id()
    return Message.objects.create(
        id=identifier,
        workspace_id=member.workspace_id,
        campaign_id=campaign(member),
        lead_id=lead(member),
        mailbox_id=mailbox(member),
        message_id=f"<{identifier}@box.example>",
        marker=identifier,
        to="lee@lead.example",
        due_at=now(),
    ).id


def sandbox_mail(member: Membership) -> UUID:
    """A mail in the sandbox."""
    return SandboxMessage.objects.create(
        workspace_id=member.workspace_id,
        mailbox_id=mailbox(member),
        message_id=f"<{new_id()}@box.example>",
        sender="box@box.example",
        recipient="lee@lead.example",
        subject="Hi",
        raw=b"Subject: Hi\r\n\r\nHello",
    ).id


def api_key(member: Membership) -> UUID:
    """An API key."""
    return create_api_key(membership=member, name="sync", scopes=["read:leads"])[0].id


def invitation(member: Membership) -> UUID:
    """An open invitation."""
    return Invitation.objects.create(
        workspace_id=member.workspace_id,
        email=f"{new_id()}@asked.example",
        token_hash=new_id().bytes,
        expires_at=now() + timedelta(days=7),
    ).id


def membership(member: Membership) -> UUID:
    """The member itself."""
    return member.id


Maker = Callable[[Membership], UUID]

# What `{id}` names below each path; the longest one that fits counts.
BY_PATH: dict[str, Maker] = {
    "leads": lead,
    "leads/imports": lead_import,
    "campaigns": campaign,
    "email/accounts": mailbox,
    "email/messages": message,
    "email/sandbox": sandbox_mail,
    "api-keys": api_key,
}
# What a field of a body or a query names.
BY_FIELD: dict[str, Maker] = {
    "lead_id": lead,
    "lead_ids": lead,
    "campaign_id": campaign,
    "step_id": step,
    "account_id": mailbox,
    "account_ids": mailbox,
    "owner_id": membership,
}
