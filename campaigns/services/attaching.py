"""Files that mails carry: brought, put away, and given to the words that they go out with."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from campaigns.models import Attachment, AttachmentContent, Variant, VariantAttachment
from campaigns.rules import attaching as rules
from campaigns.selectors.attachments import attachments_in, carriers_of
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid, NotFound, Unprocessable
from neptie.kernel.locks import wait_for_lock

MOST_KEPT = 500


@transaction.atomic
def bring_attachment(
    *, workspace_id: UUID, name: str, content: bytes, actor_id: UUID | None
) -> Attachment:
    """Keep a file for mails to carry; the one that is there, when it is brought a second time.

    Invalid (`file`) for one that no mail may carry; Unprocessable when there are too many.
    """
    try:
        clean = rules.clean_name(name)
        rules.check_content(clean, content)
    except rules.BadAttachment as error:
        raise refusal("file", error) from error
    wait_for_lock(f"attachments:{workspace_id}")
    digest = sha256(content).hexdigest()
    known = attachments_in(workspace_id).filter(sha256=digest, name=clean).first()
    return known or _kept(workspace_id, clean, content, digest, actor_id)


def _kept(
    workspace_id: UUID, name: str, content: bytes, digest: str, actor_id: UUID | None
) -> Attachment:
    if attachments_in(workspace_id).count() >= MOST_KEPT:
        raise Unprocessable(
            _("A workspace keeps at most %(most)s files; remove some that no mail carries.")
            % {"most": MOST_KEPT}
        )
    attachment = Attachment.objects.create(
        workspace_id=workspace_id,
        name=name,
        content_type=rules.type_of(name),
        size=len(content),
        sha256=digest,
    )
    AttachmentContent.objects.create(workspace_id=workspace_id, attachment=attachment, data=content)
    _tell("attachment.created", attachment, actor_id)
    return attachment


@transaction.atomic
def archive_attachment(*, workspace_id: UUID, attachment_id: UUID, actor_id: UUID | None) -> None:
    """Put a file away: no mail takes it up any more, and those written already keep it.

    Conflict while a step's mails carry it.
    """
    attachment = _locked(workspace_id, [attachment_id])[0]
    if carriers := carriers_of([attachment.id]).get(attachment.id):
        raise Conflict(
            _("The mails of “%(campaign)s” carry this file; take it out of them first.")
            % {"campaign": carriers[0].campaign.name},
            code="attachment_in_use",
        )
    attachment.archived_at = now()
    attachment.save(update_fields=["archived_at"])
    _tell("attachment.archived", attachment, actor_id)


def carry(variant: Variant, attachment_ids: Sequence[UUID]) -> None:
    """Let a variant's mails carry these files, in this order, and no others.

    Call it inside a transaction. Refuses what `take_up` does.
    """
    found = take_up(workspace_id=variant.workspace_id, attachment_ids=attachment_ids)
    VariantAttachment.objects.filter(variant=variant).delete()
    VariantAttachment.objects.bulk_create(
        VariantAttachment(
            workspace_id=variant.workspace_id,
            variant=variant,
            attachment=attachment,
            position=position,
        )
        for position, attachment in enumerate(found)
    )


def take_up(*, workspace_id: UUID, attachment_ids: Sequence[UUID]) -> list[Attachment]:
    """The files for one mail, each once, held until the commit so that none is put away meanwhile.

    Call it inside a transaction. NotFound for what the workspace does not have; Invalid
    (`attachment_ids`) for more than one mail carries.
    """
    ids = list(dict.fromkeys(attachment_ids))
    if not ids:
        return []
    found = _locked(workspace_id, ids)
    try:
        rules.check_together([each.size for each in found])
    except rules.BadAttachment as error:
        raise refusal("attachment_ids", error) from error
    return found


def refusal(field: str, error: rules.BadAttachment) -> Invalid:
    """What a rule says of files, at the field that brought them."""
    return Invalid(f"{field}: {error}", errors={field: [str(error)]})


def _locked(workspace_id: UUID, ids: Sequence[UUID]) -> list[Attachment]:
    living = attachments_in(workspace_id).filter(id__in=ids).order_by("id")
    found = {each.id: each for each in living.select_for_update(no_key=True)}
    if len(found) < len(ids):
        raise NotFound(_("There is no attachment with this id."))
    return [found[id] for id in ids]


def _tell(event: str, attachment: Attachment, actor_id: UUID | None) -> None:
    events.record(
        workspace_id=attachment.workspace_id,
        type=event,
        object_ids=[attachment.id],
        actor_id=actor_id,
    )
