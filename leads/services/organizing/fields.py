"""The values that leads hold in custom fields, and the fields that these make."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import events
from leads.models import CustomField
from leads.rules.typed import BadValue, from_json
from neptie.kernel.errors import Invalid

LONGEST_NAME = 100


@transaction.atomic
def register_fields(
    *,
    workspace_id: UUID,
    kinds: Mapping[str, str],
    names: Mapping[str, str] | None = None,
    actor_id: UUID | None = None,
) -> list[CustomField]:
    """Make the fields of these keys that are not there yet, each of its kind; those made.

    A field that is there keeps its own kind. One without a name is called by its key.
    """
    fields = CustomField.objects.in_workspace(workspace_id)
    known = set(fields.filter(key__in=kinds).values_list("key", flat=True))
    new = [
        CustomField(
            workspace_id=workspace_id,
            key=key,
            name=((names or {}).get(key) or name_of(key))[:LONGEST_NAME],
            kind=kind,
        )
        for key, kind in sorted(kinds.items())
        if key not in known
    ]
    # Somebody else may be making the same ones.
    CustomField.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        tell_fields(workspace_id, "custom_field.created", new, ["key", "kind", "name"], actor_id)
    return new


def name_of(key: str) -> str:
    """What a field is called that nobody named: “lead_size” is “Lead size”."""
    words = key.replace("_", " ").strip()
    return words[:1].upper() + words[1:] or key


def checked_custom(
    *,
    workspace_id: UUID,
    custom: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
    actor_id: UUID | None = None,
) -> dict[str, Any]:
    """An object of custom values as a lead may hold it, to be stored in the same transaction.

    A value has to be of its field's kind, unless it is what the lead held `before`: Invalid names
    each that is not, as `custom.<key>`. null takes a value away. A key that is no field yet
    becomes one of the value's own kind; a list stays what it is.
    """
    held = before or {}
    fresh = {key: each for key, each in custom.items() if not _is_held(held, key, each)}
    fields = {field.key: field for field in _named(workspace_id, fresh)}
    given, errors = {**custom}, {}
    for key, field in fields.items():
        try:
            given[key] = from_json(fresh[key], field.kind, field.choices)
        except BadValue as error:
            errors[f"custom.{key}"] = [str(error)]
    refuse(errors)
    unknown = {key: kind_of(each) for key, each in fresh.items() if key not in fields}
    register_fields(
        workspace_id=workspace_id,
        kinds={key: kind for key, kind in unknown.items() if kind},
        actor_id=actor_id,
    )
    return {key: each for key, each in given.items() if each is not None}


def _named(workspace_id: UUID, keys: Collection[str]) -> Sequence[CustomField]:
    if not keys:
        return ()
    return list(CustomField.objects.in_workspace(workspace_id).filter(key__in=list(keys)))


def _is_held(held: Mapping[str, Any], key: str, value: Any) -> bool:
    """Whether this very value is there: 1 and true are two."""
    return key in held and type(held[key]) is type(value) and bool(held[key] == value)


def kind_of(value: Any) -> str:
    """The kind of a value that says its kind itself; '' for a list, and for nothing."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) else ""


def refuse(errors: Mapping[str, Sequence[str]]) -> None:
    """Raise Invalid where there are errors."""
    if errors:
        said = "; ".join(f"{field}: {sentences[0]}" for field, sentences in errors.items())
        raise Invalid(said, errors=errors)


def tell_fields(
    workspace_id: UUID,
    type: str,
    fields: Collection[CustomField],
    changed: Collection[str],
    actor_id: UUID | None,
) -> None:
    """Record what was done to some fields."""
    events.record(
        workspace_id=workspace_id,
        type=type,
        object_ids=[field.id for field in fields],
        fields=changed,
        actor_id=actor_id,
    )
