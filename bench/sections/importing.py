"""`import`: a CSV file to committed leads, beside bare COPY of the leads that it makes."""

import os
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from django.core.files.uploadedfile import UploadedFile
from django.db import connection

from accounts.models import Membership
from bench.figures import Figure, in_turn
from bench.people import tidy_up, write_csv
from bench.stage import Stage, new_owner
from leads.models import ImportStatus, LeadImport
from leads.services.importing.running import run_next_import
from leads.services.importing.starting import Wishes, start_import

ROWS = 50_000
_EMPTY = "TRUNCATE leads_lead, leads_leadcount, leads_leadimport CASCADE"
_LIKE = "CREATE TABLE bench_lead (LIKE leads_lead INCLUDING ALL)"


def measure(stage: Stage) -> list[Figure]:
    """Rows that become leads, in a second; both tables are empty before each round."""
    path = stage.directory / "leads.csv"
    expected = write_csv(path, stage.sized(ROWS))
    owner = new_owner()
    _import(owner, path, expected)
    with psycopg.connect(os.environ["DATABASE_URL"]) as bare:
        bare.execute(_LIKE)
        bare.commit()
        copied = _copied_out()
        rounds = in_turn(
            partial(_import, owner, path, expected), partial(_copy_in, bare, copied, expected)
        )
    return [Figure("import", "CSV file to committed leads", "rows/s", rounds)]


def _import(owner: Membership, path: Path, expected: int) -> float:
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
    tidy_up()
    start = perf_counter()
    with path.open("rb") as file:
        upload: UploadedFile[Any] = UploadedFile(file, name=path.name, size=path.stat().st_size)
        started = start_import(
            workspace_id=owner.workspace_id,
            membership_id=owner.id,
            actor_id=owner.user_id,
            upload=upload,
            wishes=Wishes(mapping={}),
        )
    while run_next_import():
        pass
    seconds = perf_counter() - start
    done = LeadImport.objects.get(id=started.id)
    assert (done.status, done.created) == (ImportStatus.DONE, expected), done.error
    return expected / seconds


def _copied_out() -> bytes:
    """The leads as the product cleaned them, ready to be copied in."""
    with connection.cursor() as cursor, cursor.copy("COPY leads_lead TO STDOUT") as copy:
        return b"".join(bytes(data) for data in copy)


def _copy_in(bare: "psycopg.Connection[Any]", copied: bytes, expected: int) -> float:
    bare.execute("TRUNCATE bench_lead")
    bare.commit()
    start = perf_counter()
    with bare.cursor() as cursor, cursor.copy("COPY bench_lead FROM STDIN") as copy:
        copy.write(copied)
    bare.commit()
    return expected / (perf_counter() - start)
