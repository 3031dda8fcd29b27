"""What members write down about a lead."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Membership, Role
from leads.models import Activity, Note
from leads.selectors.merged import survivor_id
from leads.services.activity import NewActivity, note_activities
from neptie.kernel.errors import Forbidden, Invalid

LONGEST = 10_000
_SOURCE = "note"
_MAY_CHANGE_ALL = (Role.ADMIN, Role.OWNER)


@transaction.atomic
def add_note(*, lead_id: UUID, author: Membership, text: str) -> Note:
    """Write down a note, and put it into the lead's timeline.

    NotFound for a lead that is not in the author's workspace; Invalid for a blank or endless text.
    """
    lead_id = survivor_id(workspace_id=author.workspace_id, lead_id=lead_id)
    note = Note.objects.create(
        workspace_id=author.workspace_id, lead_id=lead_id, author=author, text=_checked(text)
    )
    made = NewActivity(lead_id, "note", _SOURCE, note.id, note.created_at)
    note_activities(workspace_id=author.workspace_id, activities=[made])
    _tell("note.created", note, author)
    return note


@transaction.atomic
def change_note(*, lead_id: UUID, note_id: UUID, member: Membership, text: str) -> Note:
    """Put other words in its place. NotFound; Forbidden for another member's, but by admins."""
    note = _locked(lead_id, note_id, member)
    words = _checked(text)
    if words != note.text:
        note.text = words
        note.save(update_fields=["text"])
        _tell("note.updated", note, member)
    return note


@transaction.atomic
def delete_note(*, lead_id: UUID, note_id: UUID, member: Membership) -> None:
    """Take it away, from the timeline too. NotFound; Forbidden as in `change_note`."""
    note = _locked(lead_id, note_id, member)
    Activity.objects.filter(lead_id=note.lead_id, source_kind=_SOURCE, source_id=note.id).delete()
    _tell("note.deleted", note, member)
    note.delete()


def _locked(lead_id: UUID, note_id: UUID, member: Membership) -> Note:
    lead_id = survivor_id(workspace_id=member.workspace_id, lead_id=lead_id)
    note = Note.objects.select_for_update().get_or_refuse(
        workspace_id=member.workspace_id, id=note_id, lead_id=lead_id
    )
    if note.author_id != member.id and member.role not in _MAY_CHANGE_ALL:
        raise Forbidden(
            _("Somebody else wrote this note. Only they and admins change or delete it."),
            code="not_your_note",
        )
    return note


def _checked(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words or len(words) > LONGEST or "\0" in words:
        sentence = _("Write something, at most %(most)s characters.") % {"most": f"{LONGEST:,}"}
        raise Invalid(f"text: {sentence}", errors={"text": [sentence]})
    return words


def _tell(type: str, note: Note, member: Membership) -> None:
    events.record(
        workspace_id=note.workspace_id,
        type=type,
        object_ids=[note.id, note.lead_id],
        fields=["text"],
        actor_id=member.user_id,
    )
