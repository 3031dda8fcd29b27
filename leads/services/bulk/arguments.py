"""What acts on many leads are told: each argument checked, and made fit for JSON."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from leads.models import LeadList, Status
from leads.rules.custom import KEY
from leads.rules.fields import LONGEST_TAG, BadText, clean_line
from leads.rules.typed import KINDS
from leads.services.leads import require_member
from neptie.kernel.errors import Invalid


def status(_workspace_id: UUID, said: Any) -> str:
    """A lead's status."""
    if said not in Status.values:
        raise wrong("status", _("Choose one of %(all)s.") % {"all": ", ".join(Status.values)})
    return str(said)


def owner(workspace_id: UUID, said: Any) -> str | None:
    """The id of a member, or None for nobody; NotFound for a stranger's."""
    if said is None:
        return None
    require_member(workspace_id, owner_id := _id("owner_id", said))
    return str(owner_id)


def of_list(workspace_id: UUID, said: Any) -> str:
    """The id of a list; NotFound for another workspace's."""
    list_id = _id("list_id", said)
    return str(LeadList.objects.get_or_refuse(workspace_id=workspace_id, id=list_id).id)


def _id(name: str, said: Any) -> UUID:
    try:
        return said if isinstance(said, UUID) else UUID(said)
    except (AttributeError, TypeError, ValueError) as error:
        raise wrong(name, _("Must be an id.")) from error


def tag(_workspace_id: UUID, said: Any) -> str:
    """A tag on one line."""
    try:
        clean = clean_line(str(said or ""), LONGEST_TAG, name="A tag")
    except BadText as error:
        raise wrong("tag", str(error)) from error
    if not clean:
        raise wrong("tag", _("Name a tag first."))
    return clean


def key(_workspace_id: UUID, said: Any) -> str:
    """The key of a custom field."""
    if not isinstance(said, str) or KEY.fullmatch(said) is None:
        raise wrong("key", _("Must be the key of a custom field."))
    return said


def kind(_workspace_id: UUID, said: Any) -> str:
    """A kind of custom fields."""
    if said not in KINDS:
        raise wrong("kind", _("Must be one of %(kinds)s.") % {"kinds": ", ".join(KINDS)})
    return str(said)


def choices(_workspace_id: UUID, said: Any) -> list[str]:
    """What a field of choices offers."""
    if not isinstance(said, list) or not all(isinstance(each, str) for each in said):
        raise wrong("choices", _("Must be a list of texts."))
    return said


def wrong(name: str, sentence: str) -> Invalid:
    """What is refused, under the argument's name."""
    return Invalid(sentence, errors={name: [sentence]}, code=f"bad_{name}")
