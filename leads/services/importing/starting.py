"""Taking a file in: it is looked at, stored, and left to a worker."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts import events
from leads.models import ImportStatus, LeadImport
from leads.rules import csvs
from leads.rules.importing import completed
from leads.rules.mapping import address_column, mapping_faults
from leads.services.importing.tables import Table, plain_table
from neptie.kernel.errors import Invalid
from neptie.kernel.jobs import enqueue
from neptie.kernel.uploads import LARGEST_FILE, LARGEST_FILE_SHOWN

RUN_IMPORTS = "leads.tasks.run_imports"
TOO_LARGE = format_lazy(
    _("The file is larger than {size}; split it and import the parts."), size=LARGEST_FILE_SHOWN
)
_LONGEST_NAME = 300
_LOOKED_AT = 200


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
    """Store a file of leads, unpacked where it is a workbook or a zip, and wake a worker for it.

    `bucket_key` names whose import limit counts the leads, blank where none does. Invalid when
    the file's beginning is no table with a column of addresses, or the mapping is none for it.
    """
    with _taken(upload) as table:
        header = _header(table)
        if not wishes.mapping:
            csvs.require_email(header)
        lead_import = LeadImport(
            workspace_id=workspace_id,
            created_by_id=membership_id,
            bucket_key=bucket_key,
            file_name=_shown_name(upload.name),
            mapping=_pairs(_mapping(csvs.column_names(header), wishes.mapping)),
            on_duplicate=wishes.on_duplicate,
            dry_run=wishes.dry_run,
        )
        _store(lead_import, table)
    tell_created(lead_import, actor_id)
    return lead_import


@transaction.atomic
def draft_import(
    *, workspace_id: UUID, membership_id: UUID, upload: UploadedFile[Any]
) -> LeadImport:
    """Store a file with what its columns seem to be, for a person to look at; nothing is read yet.

    Where no column is called e-mail, it is the one that has addresses in it, and else the person
    says which it is. Invalid when the beginning is no table; nothing is kept then.
    """
    with _taken(upload) as table:
        header = _header(table)
        csvs.require_names(header)
        draft = LeadImport(
            workspace_id=workspace_id,
            created_by_id=membership_id,
            file_name=_shown_name(upload.name),
            mapping=_pairs(_guessed(csvs.column_names(header), table)),
            status=ImportStatus.DRAFT,
        )
        _store(draft, table)
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


@contextmanager
def _taken(upload: UploadedFile[Any]) -> Iterator[Table]:
    """The upload's plain table; what is wrong with it is Invalid."""
    if (upload.size or 0) > LARGEST_FILE:
        raise _bad_file(str(TOO_LARGE))
    try:
        with plain_table(upload) as table:
            yield table
    except csvs.NotCsv as error:
        raise _bad_file(str(error)) from error


def _rows(table: Table) -> Iterator[csvs.Row]:
    table.file.seek(0)
    file = cast("BinaryIO", table.file.file)
    return csvs.rows(file, csvs.sniff(file.read(csvs.SAMPLE)))


def _header(table: Table) -> list[str]:
    """What stands in the header; NotCsv where there is nothing below it."""
    beginning = list(islice(_rows(table), 2))
    if len(beginning) < 2:
        raise csvs.NotCsv("The file has column names and not a single row below them.")
    return beginning[0].values


def _guessed(headers: list[str], table: Table) -> dict[str, str]:
    mapping = completed(headers, {})
    if "email" not in mapping.values():
        number = address_column([row.values for row in islice(_rows(table), 1, _LOOKED_AT)])
        if number is not None and number < len(headers):
            mapping[headers[number]] = "email"
    return mapping


def _mapping(headers: list[str], given: Mapping[str, str]) -> dict[str, str]:
    mapping = completed(headers, given)
    faults = mapping_faults(headers, {**mapping, **given})
    if faults:
        raise Invalid(f"mapping: {faults[0]}", errors={"mapping": faults}, code="bad_mapping")
    return mapping


def _pairs(mapping: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pairs: an object would lose the order of the columns in the database."""
    return list(mapping.items())


def _bad_file(sentence: str) -> Invalid:
    return Invalid(f"file: {sentence}", errors={"file": [sentence]}, code="not_csv")


def _store(lead_import: LeadImport, table: Table) -> None:
    """The file first: a row without its file would be an import that can never run."""
    table.file.seek(0)
    lead_import.file.save(f"{lead_import.id}{table.ending}", table.file, save=False)
    try:
        lead_import.save()
    except Exception:
        lead_import.file.delete(save=False)
        raise


def _shown_name(name: Any) -> str:
    printable = "".join(character for character in str(name) if character.isprintable())
    return printable[:_LONGEST_NAME] or "leads.csv"
