"""Taking a file in: it is looked at, stored, and left to a worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from leads.models import ImportStatus, LeadImport
from leads.rules import csvs
from leads.rules.importing import completed
from leads.rules.mapping import mapping_faults
from neptie.kernel.errors import Invalid
from neptie.kernel.jobs import enqueue

MAX_BYTES = 100 * 1024 * 1024
RUN_IMPORTS = "leads.tasks.run_imports"
_LONGEST_NAME = 300


@dataclass(frozen=True)
class Wishes:
    """How a file is to be read.

    `mapping` goes from column names to fields of a lead (`custom.<key>` for a custom field, ''
    to leave the column out); columns that it does not name are guessed.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    on_duplicate: str = LeadImport.OnDuplicate.SKIP
    dry_run: bool = False


@transaction.atomic
def start_import(
    *,
    workspace_id: UUID,
    membership_id: UUID,
    actor_id: UUID,
    upload: UploadedFile[Any],
    wishes: Wishes,
    bucket_key: str = "",
) -> LeadImport:
    """Store a file of leads and wake a worker for it.

    `bucket_key` names whose import limit counts the leads, blank where none does. Invalid when
    the file's beginning is no table with a column of addresses, or the mapping is none for it.
    """
    mapping = _mapping(upload, wishes.mapping)
    lead_import = LeadImport(
        workspace_id=workspace_id,
        created_by_id=membership_id,
        bucket_key=bucket_key,
        file_name=_shown_name(upload.name),
        # Pairs: an object would lose the order of the columns.
        mapping=list(mapping.items()),
        on_duplicate=wishes.on_duplicate,
        dry_run=wishes.dry_run,
    )
    _store(lead_import, upload)
    tell_created(lead_import, actor_id)
    return lead_import


@transaction.atomic
def draft_import(
    *, workspace_id: UUID, membership_id: UUID, upload: UploadedFile[Any]
) -> LeadImport:
    """Store a file with what its columns seem to be, for a person to look at; nothing is read yet.

    Invalid when its beginning is no table with a column of addresses; nothing is kept then.
    """
    mapping = _mapping(upload, {})
    draft = LeadImport(
        workspace_id=workspace_id,
        created_by_id=membership_id,
        file_name=_shown_name(upload.name),
        mapping=list(mapping.items()),
        status=ImportStatus.DRAFT,
    )
    _store(draft, upload)
    return draft


def tell_created(lead_import: LeadImport, actor_id: UUID) -> None:
    """Tell of an import that begins, and wake a worker for it."""
    events.record(
        workspace_id=lead_import.workspace_id,
        type="import.created",
        object_ids=[lead_import.id],
        actor_id=actor_id,
    )
    enqueue(RUN_IMPORTS)


def _mapping(upload: UploadedFile[Any], given: Mapping[str, str]) -> dict[str, str]:
    if (upload.size or 0) > MAX_BYTES:
        raise _bad_file(_("The file is larger than 100 MB; split it and import the parts."))
    assert upload.file is not None
    try:
        headers = _headers(cast("BinaryIO", upload.file), must_name_email=not given)
    except csvs.NotCsv as error:
        raise _bad_file(str(error)) from error
    mapping = completed(headers, given)
    faults = mapping_faults(headers, {**mapping, **given})
    if faults:
        raise Invalid(f"mapping: {faults[0]}", errors={"mapping": faults}, code="bad_mapping")
    return mapping


def _headers(file: BinaryIO, *, must_name_email: bool) -> list[str]:
    file.seek(0)
    dialect = csvs.sniff(file.read(csvs.SAMPLE))
    header = next(csvs.rows(file, dialect))
    file.seek(0)
    if must_name_email:
        csvs.require_email(header.values)
    return csvs.column_names(header.values)


def _bad_file(sentence: str) -> Invalid:
    return Invalid(f"file: {sentence}", errors={"file": [sentence]}, code="not_csv")


def _store(lead_import: LeadImport, upload: UploadedFile[Any]) -> None:
    """The file first: a row without its file would be an import that can never run."""
    lead_import.file.save(f"{lead_import.id}.csv", upload, save=False)
    try:
        lead_import.save()
    except Exception:
        lead_import.file.delete(save=False)
        raise


def _shown_name(name: Any) -> str:
    printable = "".join(character for character in str(name) if character.isprintable())
    return printable[:_LONGEST_NAME] or "leads.csv"
