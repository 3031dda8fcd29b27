"""Tags: made, renamed and removed, on the leads that have them too."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from leads.models import BulkJob, Segment, Tag
from leads.rules.fields import LONGEST_TAG
from leads.services.organizing.names import clean_name
from leads.services.organizing.on_leads import forget_unused
from leads.services.organizing.reaching import on_all
from neptie.kernel.errors import Conflict


@transaction.atomic
def create_tag(*, workspace_id: UUID, name: str, actor_id: UUID | None) -> Tag:
    """A tag that no lead has yet; Conflict with its id when there is one, written the same."""
    clean = clean_name(name, LONGEST_TAG)
    tag, is_new = Tag.objects.get_or_create(workspace_id=workspace_id, name=clean)
    if not is_new:
        raise Conflict(_("There is this tag already."), existing_id=tag.id, code="name_taken")
    _tell(tag, "tag.created", actor_id)
    return tag


@transaction.atomic
def rename_tag(
    *,
    workspace_id: UUID,
    tag_id: UUID,
    name: str,
    actor_id: UUID | None,
    membership_id: UUID | None = None,
) -> tuple[Tag, BulkJob | None]:
    """Give the tag another name on every lead, and the job that does it where they are many.

    Where there is a tag of that name, the two become that one. Segments that ask for the tag ask
    for the new name; campaigns keep the filters they have.
    """
    tag = _locked(workspace_id, tag_id)
    before, clean = tag.name, clean_name(name, LONGEST_TAG)
    if clean == before:
        return tag, None
    named = _named(tag, clean)
    _follow(workspace_id, before, clean)
    _tell(tag, "tag.renamed", actor_id)
    job = on_all(
        "rename_tag",
        workspace_id=workspace_id,
        criteria={"tags": [before]},
        arguments={"tag": before, "name": clean},
        membership_id=membership_id,
        actor_id=actor_id,
    )
    if job is None:
        forget_unused(workspace_id=workspace_id, tag=before)
    return named, job


@transaction.atomic
def delete_tag(
    *,
    workspace_id: UUID,
    tag_id: UUID,
    actor_id: UUID | None,
    membership_id: UUID | None = None,
) -> BulkJob | None:
    """Take the tag from every lead; the job that does it, where they are many."""
    tag = _locked(workspace_id, tag_id)
    _tell(tag, "tag.deleted", actor_id)
    job = on_all(
        "delete_tag",
        workspace_id=workspace_id,
        criteria={"tags": [tag.name]},
        arguments={"tag": tag.name},
        membership_id=membership_id,
        actor_id=actor_id,
    )
    if job is None:
        forget_unused(workspace_id=workspace_id, tag=tag.name)
    return job


def _named(tag: Tag, name: str) -> Tag:
    """The tag of this name: the one there is, else this one renamed.

    The old name stays beside it until no lead has it: filters find leads by the names there are.
    """
    tags = Tag.objects.in_workspace(tag.workspace_id)
    other = tags.filter(name=name).first()
    if other is not None:
        return other
    before, tag.name = tag.name, name
    tag.save(update_fields=["name"])
    Tag.objects.create(workspace_id=tag.workspace_id, name=before)
    return tag


def _locked(workspace_id: UUID, tag_id: UUID) -> Tag:
    tags = Tag.objects.select_for_update(no_key=True)
    return tags.get_or_refuse(workspace_id=workspace_id, id=tag_id)


def _follow(workspace_id: UUID, before: str, after: str) -> None:
    """Segments mean a tag in any case of letters: another spelling of the old name stays meant."""
    spelled = Tag.objects.in_workspace(workspace_id).filter(name__iexact=before)
    rest = [] if not spelled.exclude(name__in=[before, after]).exists() else [before]
    asking = Segment.objects.in_workspace(workspace_id).filter(criteria__has_key="tags")
    for segment in asking.select_for_update(no_key=True).order_by("id"):
        tags = segment.criteria["tags"]
        if before.casefold() in map(str.casefold, tags):
            others = [tag for tag in tags if tag.casefold() != before.casefold()]
            segment.criteria["tags"] = list(dict.fromkeys([*others, *rest, after]))
            segment.save(update_fields=["criteria", "updated_at"])


def _tell(tag: Tag, type: str, actor_id: UUID | None) -> None:
    events.record(
        workspace_id=tag.workspace_id,
        type=type,
        object_ids=[tag.id],
        fields=["name"],
        actor_id=actor_id,
    )
