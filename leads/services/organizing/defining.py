"""Custom fields made, changed and deleted, on the leads that hold values in them too."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.scoping import WorkspaceQuerySet
from leads.models import BulkJob, CustomField
from leads.rules.custom import KEY
from leads.rules.fields import BadText, clean_line
from leads.rules.mapping import custom_targets
from leads.rules.typed import KINDS
from leads.selectors.fitting import misfits
from leads.services.organizing.fields import LONGEST_NAME, refuse, tell_fields
from leads.services.organizing.names import clean_name
from leads.services.organizing.reaching import on_all
from neptie.kernel.errors import Conflict, Invalid

LONGEST_CHOICE = 200
MOST_CHOICES = 200
MOST_FIELDS = 1000


@dataclass(frozen=True)
class FieldValues:
    """What a caller may say of a field; what is None stays as it is."""

    name: str | None = None
    kind: str | None = None
    choices: Sequence[str] | None = None


@transaction.atomic
def create_field(
    *,
    workspace_id: UUID,
    name: str,
    kind: str,
    actor_id: UUID | None,
    choices: Sequence[str] = (),
    key: str = "",
) -> CustomField:
    """A field that leads can hold values in; its key is made of its name where none is given.

    Conflict with its id when there is one of this key or name. The key never changes.
    """
    clean = clean_name(name, LONGEST_NAME)
    fields = CustomField.objects.in_workspace(workspace_id)
    _require_free(fields, clean)
    if fields.count() >= MOST_FIELDS:
        raise Conflict(_("There are 1,000 custom fields already; delete one first."))
    made, is_new = fields.get_or_create(
        workspace_id=workspace_id,
        key=_checked_key(key) if key else _key_of(clean, fields),
        defaults={"name": clean, "kind": kind, "choices": _checked_choices(kind, choices)},
    )
    if not is_new:
        raise _taken(made)
    tell_fields(workspace_id, "custom_field.created", [made], ["key", "kind", "name"], actor_id)
    return made


@transaction.atomic
def update_field(
    *,
    workspace_id: UUID,
    field_id: UUID,
    values: FieldValues,
    actor_id: UUID | None,
    membership_id: UUID | None = None,
) -> tuple[CustomField, BulkJob | None]:
    """Change a field, and the job that turns what leads hold, where there are many such leads.

    Another kind, or a choice less, is allowed where all values that leads hold fit: Conflict says
    how many do not.
    """
    field = _locked(workspace_id, field_id)
    changed = _differing(field, values)
    if "name" in changed:
        others = CustomField.objects.in_workspace(workspace_id).exclude(id=field.id)
        _require_free(others, changed["name"])
    for name, value in changed.items():
        setattr(field, name, value)
    job = None
    if changed.keys() & {"kind", "choices"}:
        _require_fitting(field)
        job = _turn(field, membership_id, actor_id)
    if changed:
        field.save(update_fields=list(changed))
        tell_fields(workspace_id, "custom_field.updated", [field], changed, actor_id)
    return field, job


@transaction.atomic
def delete_field(
    *,
    workspace_id: UUID,
    field_id: UUID,
    actor_id: UUID | None,
    membership_id: UUID | None = None,
) -> BulkJob | None:
    """Take the field away, and its values from all leads; the job, where they are many."""
    field = _locked(workspace_id, field_id)
    tell_fields(workspace_id, "custom_field.deleted", [field], ["key"], actor_id)
    field.delete()
    return on_all(
        "remove_field",
        workspace_id=workspace_id,
        criteria={"custom": {field.key: {"known": True}}},
        arguments={"key": field.key},
        membership_id=membership_id,
        actor_id=actor_id,
    )


def _locked(workspace_id: UUID, field_id: UUID) -> CustomField:
    fields = CustomField.objects.select_for_update(no_key=True)
    return fields.get_or_refuse(workspace_id=workspace_id, id=field_id)


def _differing(field: CustomField, values: FieldValues) -> dict[str, Any]:
    kind = field.kind if values.kind is None else values.kind
    said = field.choices if values.choices is None else values.choices
    given: dict[str, Any] = {
        "kind": kind,
        "choices": _checked_choices(kind, said if kind == CustomField.Kind.CHOICE else ()),
    }
    if values.name is not None:
        given["name"] = clean_name(values.name, LONGEST_NAME)
    return {name: value for name, value in given.items() if getattr(field, name) != value}


def _turn(field: CustomField, membership_id: UUID | None, actor_id: UUID | None) -> BulkJob | None:
    return on_all(
        "retype_field",
        workspace_id=field.workspace_id,
        criteria={"custom": {field.key: {"known": True}}},
        arguments={"key": field.key, "kind": field.kind, "choices": field.choices},
        membership_id=membership_id,
        actor_id=actor_id,
    )


def _require_fitting(field: CustomField) -> None:
    count, example = misfits(field)
    if count:
        sentence = ngettext(
            "%(count)s lead holds a value that does not fit, “%(example)s”. Nothing was changed: "
            "change that value first.",
            "%(count)s leads hold values that do not fit, such as “%(example)s”. Nothing was "
            "changed: change those values first.",
            count,
        )
        words = {"count": f"{count:,}", "example": example}
        raise Conflict(sentence % words, code="values_do_not_fit")


def _require_free(fields: WorkspaceQuerySet[CustomField], name: str) -> None:
    other = fields.alias(folded=Lower("name")).filter(folded=Lower(Value(name))).first()
    if other is not None:
        raise _taken(other)


def _taken(field: CustomField) -> Conflict:
    return Conflict(
        _("There is a custom field of this name or key already: “%(name)s”, with the key %(key)s.")
        % {"name": field.name, "key": field.key},
        existing_id=field.id,
        code="name_taken",
    )


def _key_of(name: str, fields: WorkspaceQuerySet[CustomField]) -> str:
    """The name's letters and figures; a number behind them where that key is taken."""
    taken = list(fields.values_list("key", flat=True))
    return custom_targets([*taken, f"custom.{name}"])[f"custom.{name}"].removeprefix("custom.")


def _checked_key(key: str) -> str:
    if KEY.fullmatch(key) is None:
        refuse({"key": [_("Use 1 to 64 of a-z, 0-9 and _.")]})
    return key


def _checked_choices(kind: str, choices: Sequence[str]) -> list[str]:
    if kind not in KINDS:
        refuse({"kind": [_("Must be one of %(kinds)s.") % {"kinds": ", ".join(KINDS)}]})
    clean = list(dict.fromkeys(_choice(each) for each in choices if each.strip()))
    folded = {each.casefold() for each in clean}
    if kind != CustomField.Kind.CHOICE and clean:
        refuse({"choices": [_("Only a field of the kind choice has choices.")]})
    if kind == CustomField.Kind.CHOICE and not 0 < len(clean) <= MOST_CHOICES:
        refuse({"choices": [_("Name the choices, 200 at most.")]})
    if len(folded) < len(clean):
        refuse({"choices": [_("Two choices differ by the case of their letters only.")]})
    return clean


def _choice(said: str) -> str:
    try:
        return clean_line(said, LONGEST_CHOICE, name=_("A choice"))
    except BadText as error:
        raise Invalid(str(error), errors={"choices": [str(error)]}) from error
