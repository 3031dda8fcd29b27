"""A row of everything that staff can look at, with a canary in all that is secret."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.hashers import make_password

from accounts.models import (
    ApiKey,
    EventCursor,
    IdempotencyRecord,
    Invitation,
    Membership,
    ProductMail,
)
from accounts.services.sessions import open_session
from ai.models import ScoringModel, StaleScore
from campaigns.models import (
    AttachmentContent,
    Enrollment,
    Step,
    StepRun,
    Variant,
    VariantAttachment,
)
from emailing.models import (
    ConnectAttempt,
    DomainCheck,
    Event,
    Mailbox,
    Message,
    Route,
    SandboxMessage,
    SigningDomain,
)
from leads.models import (
    Activity,
    BulkJob,
    CustomField,
    ImportedChange,
    Lead,
    LeadCount,
    LeadImport,
    LeadList,
    ListMember,
    Note,
    Reject,
    Score,
    Segment,
    Suppression,
    TableView,
    Tag,
    TriedAddress,
)
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id
from tests import strangers

CANARY = "canary7f3a"
BYTES = CANARY.encode().ljust(32, b"!")


def _bytes() -> bytes:
    """Another each time: most such columns are unique."""
    return CANARY.encode() + new_id().bytes


def fill(member: Membership) -> None:
    """A row of every model in the admin."""
    member.user.password = f"{make_password('words')}${CANARY}"
    member.user.save(update_fields=["password"])
    _credentials(member)
    _records(member)
    _leads(member)
    _sorted(member)
    _sequence(member)
    _mail(member)


def _credentials(member: Membership) -> None:
    open_session(membership=member)
    ApiKey.objects.create(
        workspace_id=member.workspace_id,
        membership=member,
        name="sync",
        prefix="npt_12345678",
        secret_hash=_bytes(),
        scopes=["read:leads"],
    )
    Invitation.objects.create(
        workspace_id=member.workspace_id,
        email=f"{new_id()}@engines.example",
        token_hash=_bytes(),
        invited_by=member,
        expires_at=now() + timedelta(days=1),
    )
    address = f"{new_id()}@engines.example"
    EmailAddress.objects.create(user=member.user, email=address, verified=True)
    Authenticator.objects.create(
        user=member.user, type=Authenticator.Type.TOTP, data={"secret": CANARY}
    )


def _records(member: Membership) -> None:
    EventCursor.objects.create(reader=f"reader {new_id()}")
    IdempotencyRecord.objects.create(
        principal=f"user:{member.user_id}",
        key=str(new_id()),
        fingerprint=BYTES,
        status=201,
        answer=BYTES,
        created_at=now(),
    )
    ProductMail.objects.create(
        recipient="ada@engines.example", subject="Reset", raw=BYTES, due_at=now()
    )
    LogEntry.objects.create(user=member.user, action_flag=CHANGE, object_repr="x")


def _leads(member: Membership) -> None:
    workspace_id, lead = member.workspace_id, Lead.objects.get(id=strangers.lead(member))
    done = LeadImport.objects.create(workspace_id=workspace_id, file_name="leads.csv")
    Reject.objects.create(
        workspace_id=workspace_id, lead_import=done, line=2, values=["x"], reasons=["No address."]
    )
    Score.objects.create(
        workspace_id=workspace_id,
        lead=lead,
        value=0.5,
        low=0.4,
        high=0.6,
        regime="prior",
        model="prior",
        scored_at=now(),
    )
    Activity.objects.create(
        workspace_id=workspace_id,
        lead=lead,
        kind="sent",
        source_kind="message",
        source_id=new_id(),
        happened_at=now(),
    )
    Suppression.objects.create(
        workspace_id=workspace_id,
        kind="email",
        value_hash=_bytes(),
        value=lead.email,
        reason="manual",
    )
    assert LeadCount.objects.filter(workspace_id=workspace_id).exists()
    StaleScore.objects.get_or_create(lead_id=lead.id, workspace_id=workspace_id)
    ScoringModel.objects.update_or_create(
        workspace_id=workspace_id,
        defaults={"parameters": {}, "positives": 3, "negatives": 4, "trained_at": now()},
    )


def _sorted(member: Membership) -> None:
    workspace_id, lead_id = member.workspace_id, strangers.lead(member)
    done = LeadImport.objects.create(workspace_id=workspace_id, file_name="more.csv")
    ImportedChange.objects.create(
        workspace_id=workspace_id, lead_import=done, lead_id=lead_id, before={}, after={}
    )
    TriedAddress.objects.create(lead_import=done, email="grace@navy.example")
    Note.objects.create(workspace_id=workspace_id, lead_id=lead_id, author=member, text=CANARY)
    named = {"workspace_id": workspace_id, "name": f"Spring {new_id()}"}
    in_list = LeadList.objects.create(**named)
    ListMember.objects.create(workspace_id=workspace_id, lead_list=in_list, lead_id=lead_id)
    Tag.objects.create(**named)
    Segment.objects.create(**named)
    CustomField.objects.create(**named, key=f"seats_{new_id().hex}")
    BulkJob.objects.create(workspace_id=workspace_id, act="tag", arguments={"tag": "vip"})
    TableView.objects.get_or_create(
        workspace_id=workspace_id, member=member, defaults={"columns": ["email"]}
    )


def _sequence(member: Membership) -> None:
    step = Step.objects.get(id=strangers.step(member))
    enrollment = Enrollment.objects.create(
        workspace_id=member.workspace_id,
        campaign_id=step.campaign_id,
        lead_id=strangers.lead(member),
        step=step,
    )
    StepRun.objects.create(
        workspace_id=member.workspace_id, enrollment=enrollment, step=step, kind="email"
    )
    strangers.template(member)
    file_id = strangers.attachment(member)
    AttachmentContent.objects.filter(attachment=file_id).update(data=BYTES)
    VariantAttachment.objects.create(
        workspace_id=member.workspace_id,
        variant=Variant.objects.get(step=step),
        attachment_id=file_id,
        position=0,
    )
    Route.objects.create(
        workspace_id=member.workspace_id,
        enrollment=enrollment,
        mailbox_id=strangers.mailbox(member),
    )


def _mail(member: Membership) -> None:
    message = Message.objects.get(id=strangers.message(member))
    message.subject, message.body_text, message.body_html = "Hello", CANARY, f"<p>{CANARY}</p>"
    message.links = [f"https://engines.example/{CANARY}"]
    message.save()
    SandboxMessage.objects.filter(id=strangers.sandbox_mail(member)).update(raw=BYTES)
    Mailbox.objects.update(secret=BYTES)
    ConnectAttempt.objects.create(
        workspace_id=member.workspace_id,
        membership=member,
        provider="gmail",
        state_hash=_bytes(),
        verifier=BYTES,
    )
    SigningDomain.objects.create(
        workspace_id=member.workspace_id,
        domain="engines.example",
        selector="neptie",
        secret=BYTES,
        public_key="MIIB",
    )
    DomainCheck.objects.create(
        workspace_id=member.workspace_id, domain="engines.example", checked_at=now()
    )
    Event.objects.create(
        workspace_id=member.workspace_id,
        campaign_id=message.campaign_id,
        mailbox_id=message.mailbox_id,
        message_id=message.id,
        lead_id=message.lead_id,
        kind="sent",
        first=True,
        happened_at=now(),
    )
