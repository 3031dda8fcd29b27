"""What the custom fields of a file are: those of the workspace, and those that it brings."""

from collections.abc import Mapping

from leads.models import LeadImport
from leads.rules.rows import CUSTOM, Kind
from leads.selectors.organizing import fields_of
from leads.services.organizing.fields import register_fields


def begin_fields(lead_import: LeadImport) -> dict[str, Kind]:
    """How the values of the file's custom columns are read, by key; the fields that the workspace
    does not have yet are made, but for a dry run.

    Call it once the types were guessed. A field that is there keeps its kind, whatever the file
    has; the file says only how it writes dates.
    """
    guessed: Mapping[str, Mapping[str, str]] = lead_import.kinds
    if not lead_import.dry_run:
        _make(lead_import, {key: guess["kind"] for key, guess in guessed.items()})
    kinds = {
        key: Kind(guess["kind"], date_format=guess["date_format"]) for key, guess in guessed.items()
    }
    fields = fields_of(lead_import.workspace_id)
    for field in (field for field in fields if field.key in kinds):
        date_format = kinds[field.key].date_format
        kinds[field.key] = Kind(field.kind, tuple(field.choices), date_format)
    return kinds


def _make(lead_import: LeadImport, kinds: Mapping[str, str]) -> None:
    if kinds:
        register_fields(
            workspace_id=lead_import.workspace_id,
            kinds=kinds,
            names={
                target.removeprefix(CUSTOM): header
                for header, target in lead_import.mapping
                if target.startswith(CUSTOM)
            },
            actor_id=lead_import.created_by.user_id if lead_import.created_by else None,
        )
