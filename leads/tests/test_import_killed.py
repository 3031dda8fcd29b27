"""A worker is killed with -9, again and again: no row is lost, none comes twice."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from accounts.models import BusinessEvent, Membership
from leads.models import ImportedChange, Lead, LeadImport
from leads.services.importing.undoing import undo_import
from leads.tests.cast import counts, make_lead, start, tally
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 6_000
KNOWN = 50
WORKER = """
import django
django.setup()
from leads.services.importing import reading, running, undoing
reading.CHUNK_ROWS = undoing.BATCH = 250
while running.run_next_import():
    pass
"""


def database_url() -> str:
    """Where the tests' own database is."""
    info = connection.connection.info
    user = quote(info.user) + (f":{quote(info.password)}" if info.password else "")
    host, name = quote(info.host, safe=""), quote(info.dbname)
    return f"postgresql://{user}@{host}:{info.port}/{name}"


def worker(settings: Any) -> "subprocess.Popen[bytes]":
    environ = {**os.environ, "DATABASE_URL": database_url(), "NEPTIE_FILES": settings.MEDIA_ROOT}
    environ = {name: str(value) for name, value in environ.items()}
    LeadImport.objects.filter(lease_until__isnull=False).update(
        lease_until=now() - timedelta(seconds=1)
    )
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environ)


def killed_at(progress: str, least: int, settings: Any) -> int:
    """Start a worker, kill it once the figure is so high; how high it was left."""
    popen = worker(settings)
    deadline = time.monotonic() + 120
    while LeadImport.objects.values_list(progress, flat=True).get() < least:
        assert popen.poll() is None, "The worker ended before it was killed."
        assert time.monotonic() < deadline, "The worker came to nothing."
        time.sleep(0.005)
    popen.send_signal(signal.SIGKILL)
    popen.wait()
    left: int = LeadImport.objects.values_list(progress, flat=True).get()
    return left


def run_to_the_end(settings: Any) -> None:
    assert worker(settings).wait(120) == 0


def test_rows_counts_and_position_are_one(ada: Membership, settings: Any) -> None:
    for number in range(KNOWN):
        make_lead(ada, f"lead{number * 100}@x.example")
    rows = [f'lead{n}@x.example,{n},"a\n{n}"' for n in range(ROWS)]
    rows[100::100] = [f"nobody {n},," for n in range(100, ROWS, 100)]
    rows[99::100] = [f"Lead{n}@X.example,," for n in range(0, ROWS, 100)]
    start(ada, "\n".join(["Email,Number,Note", *rows]), on_duplicate="update")

    left = [killed_at("processed", least, settings) for least in (500, 2_000, 4_000)]
    run_to_the_end(settings)

    assert all(500 <= each < ROWS for each in left)
    lead_import = LeadImport.objects.get()
    rejected = ROWS // 100 - 1
    # Of every hundred but the first, the first row has no address, and the last has the first's.
    assert tally(lead_import) == {
        "status": "done",
        "total_rows": ROWS,
        "processed": ROWS,
        "created": ROWS - rejected - 1 - KNOWN,
        "updated": KNOWN,
        "skipped": 1,
        "rejected": rejected,
    }
    assert Lead.objects.count() == lead_import.created + KNOWN
    assert lead_import.rejects.count() == rejected
    assert ImportedChange.objects.count() == KNOWN
    assert counts(ada) == {("new", ""): lead_import.created + KNOWN}
    numbers = Lead.objects.filter(custom__has_key="number").values_list("custom__number", flat=True)
    assert sorted(numbers) == sorted(set(numbers))
    told = BusinessEvent.objects.filter(type="lead.created").values_list("object_ids", flat=True)
    ids = [id for ids in told for id in ids]
    assert sorted(ids) == sorted(
        Lead.objects.filter(import_id=lead_import.id).values_list("id", flat=True)
    )

    undo_import(workspace_id=ada.workspace_id, import_id=lead_import.id, actor_id=None)
    assert killed_at("removed", 1_000, settings) < lead_import.created
    run_to_the_end(settings)

    created = lead_import.created
    lead_import.refresh_from_db()
    assert (lead_import.status, lead_import.removed) == ("undone", created)
    assert (lead_import.restored, lead_import.kept) == (1, 0)
    assert Lead.objects.count() == KNOWN
    assert counts(ada) == {("new", ""): KNOWN}
