"""One thing of each kind that a path or a body can name, in any workspace."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from accounts.models import Invitation, Membership
from accounts.services.keys import create_api_key
from campaigns.models import Campaign, Step, Template, Variant
from campaigns.services.attaching import bring_attachment
from emailing.models import Mailbox, Message, SandboxMessage, SigningDomain
from leads.models import (
    BulkJob,
    CustomField,
    Lead,
    LeadImport,
    LeadList,
    ListMember,
    Note,
    Segment,
    Suppression,
    Tag,
)
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


def job(member: Membership) -> UUID:
    """A bulk job that waits for a worker."""
    return BulkJob.objects.create(
        workspace_id=member.workspace_id, act="suppress", total=3, created_by=member
    ).id


def lead_list(member: Membership) -> UUID:
    """A list with a lead in it."""
    made = LeadList.objects.create(workspace_id=member.workspace_id, name=f"List {new_id()}")
    ListMember.objects.create(
        workspace_id=member.workspace_id, lead_list=made, lead_id=lead(member)
    )
    return made.id


def tag(member: Membership) -> UUID:
    """A tag that a lead has."""
    name = f"Tag {new_id()}"
    Lead.objects.filter(id=lead(member)).update(tags=[name])
    return Tag.objects.get(workspace_id=member.workspace_id, name=name).id


def custom_field(member: Membership) -> UUID:
    """A custom field that a lead holds a value in."""
    key = f"field_{new_id().hex}"
    Lead.objects.filter(id=lead(member)).update(custom={key: "x"})
    return CustomField.objects.create(workspace_id=member.workspace_id, key=key, name=key).id


def segment(member: Membership) -> UUID:
    """A segment."""
    return Segment.objects.create(
        workspace_id=member.workspace_id, name=f"Segment {new_id()}", criteria={"search": "Lee"}
    ).id


def note(member: Membership) -> UUID:
    """A note about a lead, which somebody wrote who left since."""
    return Note.objects.create(
        workspace_id=member.workspace_id, lead_id=lead(member), text="Call in spring."
    ).id


def suppression(member: Membership) -> UUID:
    """A suppressed address."""
    identifier = new_id()
    return Suppression.objects.create(
        workspace_id=member.workspace_id,
        kind="email",
        value=f"{identifier}@lead.example",
        value_hash=identifier.bytes * 2,
        reason="manual",
    ).id


def template(member: Membership) -> UUID:
    """A template."""
    return Template.objects.create(
        workspace_id=member.workspace_id, name=f"Template {new_id()}", subject="Hi", body="Hello"
    ).id


def attachment(member: Membership) -> UUID:
    """A file that mails can carry."""
    return bring_attachment(
        workspace_id=member.workspace_id,
        name="prices.txt",
        content=f"Prices of {new_id()}".encode(),
        actor_id=None,
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


def signing_domain(member: Membership) -> UUID:
    """A domain with a key, which nobody can sign with."""
    return SigningDomain.objects.create(
        workspace_id=member.workspace_id,
        domain=f"{new_id()}.example",
        selector="mail",
        secret=b"sealed",
        public_key="key",
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
    "leads/jobs": job,
    "lists": lead_list,
    "tags": tag,
    "custom-fields": custom_field,
    "segments": segment,
    "suppressions": suppression,
    "campaigns": campaign,
    "templates": template,
    "attachments": attachment,
    "email/accounts": mailbox,
    "email/domains": signing_domain,
    "email/messages": message,
    "email/sandbox": sandbox_mail,
    "api-keys": api_key,
}
# What stands below another thing in a path, by its parameter.
BELOW: dict[str, Maker] = {"step_id": step, "note_id": note}
# What a field of a body or a query names.
BY_FIELD: dict[str, Maker] = {
    "lead_id": lead,
    "lead_ids": lead,
    "campaign_id": campaign,
    "step_id": step,
    "account_id": mailbox,
    "account_ids": mailbox,
    "attachment_ids": attachment,
    "owner_id": membership,
    "list_id": lead_list,
    "segment_id": segment,
}
