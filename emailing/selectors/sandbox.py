"""What the sandbox received, as its inbox lists it."""

from typing import cast
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Left, Replace

from accounts.scoping import WorkspaceQuerySet
from emailing.models import Message, SandboxMessage
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from emailing.selectors.messages import sandbox_mail

_SNIPPET = 160


def inbox(workspace_id: UUID, *, words: str = "") -> WorkspaceQuerySet[SandboxMessage]:
    """Newest first, without the raw mail; those whose recipient, sender or subject has the words.

    Whatever the letter case.
    """
    mails = sandbox_mail(workspace_id).order_by("-id")
    if words:
        mails = mails.filter(
            Q(recipient__icontains=words) | Q(subject__icontains=words) | Q(sender__icontains=words)
        )
    return mails


def with_snippet(mails: WorkspaceQuerySet[SandboxMessage]) -> WorkspaceQuerySet[SandboxMessage]:
    """Each with `snippet`: how its words begin."""
    words = Replace("body_text", Value(UNSUBSCRIBE_PLACEHOLDER), Value(""))
    sent = Message.objects.filter(message_id=OuterRef("message_id")).annotate(
        snippet=Left(words, _SNIPPET)
    )
    found = mails.annotate(snippet=Subquery(sent.values("snippet")[:1]))
    return cast("WorkspaceQuerySet[SandboxMessage]", found)


def beside(
    mails: WorkspaceQuerySet[SandboxMessage], mail_id: UUID
) -> tuple[UUID | None, UUID | None]:
    """The next newer and the next older mail of an inbox. Two queries."""
    ids = mails.order_by().values_list("id", flat=True)
    newer = ids.filter(id__gt=mail_id).order_by("id").first()
    return newer, ids.filter(id__lt=mail_id).order_by("-id").first()


def whole_mail(workspace_id: UUID, mail_id: UUID) -> SandboxMessage:
    """One mail as it came; NotFound."""
    return SandboxMessage.objects.get_or_refuse(workspace_id=workspace_id, id=mail_id)


def sent_as(mail: SandboxMessage) -> Message | None:
    """The message that arrived as this mail, with its lead and campaign."""
    messages = Message.objects.in_workspace(mail.workspace_id).select_related("lead", "campaign")
    shown = messages.defer("body_text", "body_html", "links")
    return shown.filter(message_id=mail.message_id).first()
