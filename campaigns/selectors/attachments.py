"""The files of a workspace, and which mails carry them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from campaigns.models import (
    Attachment,
    AttachmentContent,
    CampaignStatus,
    Step,
    VariantAttachment,
)


def attachments_in(workspace_id: UUID) -> QuerySet[Attachment]:
    """The workspace's files that are not archived, newest first, without their bytes."""
    living = Attachment.objects.in_workspace(workspace_id).filter(archived_at__isnull=True)
    return living.order_by("-id")


def attachment_in(workspace_id: UUID, attachment_id: UUID) -> Attachment:
    """One of them; NotFound."""
    return Attachment.objects.get_or_refuse(
        workspace_id=workspace_id, id=attachment_id, archived_at__isnull=True
    )


def attachment_known(workspace_id: UUID, attachment_id: UUID) -> Attachment:
    """One of the workspace's files, archived or not; NotFound."""
    return Attachment.objects.get_or_refuse(workspace_id=workspace_id, id=attachment_id)


def attachments_by_id(workspace_id: UUID, ids: Sequence[UUID]) -> list[Attachment]:
    """Those of the workspace's files that have these ids, archived ones too, in the order given.
    No query for none."""
    if not ids:
        return []
    found = Attachment.objects.in_workspace(workspace_id).in_bulk(ids)
    return [found[id] for id in ids if id in found]


def picked_and_others(
    workspace_id: UUID, ids: Sequence[UUID], others: int
) -> tuple[list[Attachment], list[Attachment]]:
    """The workspace's files that have these ids, in the order given, and so many of its others,
    newest first, none of them archived; one query."""
    is_picked = Q(id__in=ids)
    found = Attachment.objects.in_workspace(workspace_id).filter(
        is_picked | Q(archived_at__isnull=True)
    )
    first = Case(When(is_picked, then=0), default=1)
    rows = list(found.order_by(first, "-id")[: len(ids) + others])
    by_id = {each.id: each for each in rows}
    picked = [by_id[id] for id in ids if id in by_id]
    return picked, [each for each in rows if each.id not in ids][:others]


def content_of(attachment: Attachment) -> bytes:
    """The bytes of a file, archived or not."""
    contents = AttachmentContent.objects.filter(
        workspace_id=attachment.workspace_id, attachment=attachment
    )
    return bytes(contents.values_list("data", flat=True).get())


def carried_by(variant_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """The ids of the files that each variant's mails carry, in their order; one query. A variant
    that carries none is not in it."""
    carried: dict[UUID, list[UUID]] = {}
    found = VariantAttachment.objects.filter(variant__in=variant_ids).order_by("position", "id")
    for variant_id, attachment_id in found.values_list("variant_id", "attachment_id"):
        carried.setdefault(variant_id, []).append(attachment_id)
    return carried


def files_of_steps(step_ids: Iterable[UUID]) -> dict[UUID, list[Attachment]]:
    """The files that each step's mails carry, in their order; one query. A step that carries none
    is not in it."""
    files: dict[UUID, list[Attachment]] = {}
    found = VariantAttachment.objects.filter(
        variant__step__in=step_ids, variant__archived_at__isnull=True
    )
    for each in found.select_related("attachment", "variant").order_by("position", "id"):
        files.setdefault(each.variant.step_id, []).append(each.attachment)
    return files


def carriers_of(attachment_ids: Iterable[UUID]) -> dict[UUID, list[Step]]:
    """The steps whose mails would carry each file, with their campaigns; one query. What is
    archived sends nothing."""
    carriers: dict[UUID, list[Step]] = {}
    found = VariantAttachment.objects.filter(
        attachment__in=attachment_ids,
        variant__archived_at__isnull=True,
        variant__step__archived_at__isnull=True,
    ).exclude(variant__step__campaign__status=CampaignStatus.ARCHIVED)
    for each in found.select_related("variant__step__campaign").order_by("id"):
        carriers.setdefault(each.attachment_id, []).append(each.variant.step)
    return carriers
