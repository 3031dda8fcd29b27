"""A worker that dies in the middle costs nothing and repeats nothing."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any, BinaryIO, cast

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import BusinessEvent, Membership
from leads.models import Lead, LeadImport
from leads.rules.importing import ReadRow
from leads.services.importing import running
from leads.services.importing.chunks import take_chunk
from leads.services.importing.claiming import claim_import
from leads.services.importing.ending import cancel_import
from leads.services.importing.reading import Reader
from leads.services.importing.running import run_next_import
from leads.tests.cast import imported, make_lead, start, tally
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict

pytestmark = pytest.mark.django_db

FILE = "Email,Company\n" + "".join(f"lead{n}@x.example,\n" for n in range(2500))


@contextmanager
def worker(claimed: LeadImport | None) -> Iterator[tuple[LeadImport, Iterator[list[ReadRow]]]]:
    """A worker's hands on a claimed import: its row, and the batches to come."""
    assert claimed is not None
    with (
        claimed.file.open("rb") as file,
        closing(Reader(claimed, cast("BinaryIO", file)).batches()) as batches,
    ):
        yield claimed, batches


def dead_after_one_chunk(membership: Membership, text: str = FILE, **wishes: Any) -> LeadImport:
    """An import whose worker was killed between its first chunk and the second."""
    lead_import = start(membership, text, **wishes)
    with worker(claim_import()) as (claimed, batches):
        take_chunk(claimed, next(batches), seen=())
    lead_import.refresh_from_db()
    return lead_import


def run_out(lead_import: LeadImport) -> None:
    """Let its lease be over."""
    LeadImport.objects.filter(id=lead_import.id).update(lease_until=now() - timedelta(seconds=1))


def test_the_next_worker_goes_on_where_the_last_chunk_ended(ada: Membership) -> None:
    lead_import = dead_after_one_chunk(ada)
    assert tally(lead_import) == {"status": "running", "processed": 1000, "created": 1000}
    run_out(lead_import)

    assert run_next_import() is True

    lead_import.refresh_from_db()
    assert tally(lead_import) == {
        "status": "done",
        "total_rows": 2500,
        "processed": 2500,
        "created": 2500,
    }
    assert Lead.objects.count() == 2500
    told = BusinessEvent.objects.filter(type="lead.created").order_by("sequence")
    assert [len(event.object_ids) for event in told] == [1000, 1000, 500]


def test_nobody_else_works_on_it_while_its_lease_holds(ada: Membership) -> None:
    dead_after_one_chunk(ada)

    assert run_next_import() is False

    assert Lead.objects.count() == 1000


def test_it_still_knows_the_addresses_of_the_rows_done(ada: Membership) -> None:
    make_lead(ada, "lead0@x.example")
    text = f"{FILE}lead0@x.example,Second\n"
    lead_import = dead_after_one_chunk(ada, text, on_duplicate="update")
    run_out(lead_import)

    run_next_import()

    lead_import.refresh_from_db()
    assert (lead_import.created, lead_import.updated, lead_import.skipped) == (2499, 1, 1)
    assert Lead.objects.get(email="lead0@x.example").company == ""


def test_a_worker_that_lost_its_lease_writes_nothing_more(ada: Membership) -> None:
    start(ada, FILE)
    with worker(claim_import()) as (claimed, batches):
        run_out(claimed)
        run_next_import()
        Lead.objects.all().delete()

        assert take_chunk(claimed, next(batches), seen=()) is None

    assert not Lead.objects.exists()
    assert tally(LeadImport.objects.get())["created"] == 2500


def test_what_is_cancelled_is_left_and_what_came_in_stays(ada: Membership) -> None:
    lead_import = start(ada, FILE)
    with worker(claim_import()) as (claimed, batches):
        taken = take_chunk(claimed, next(batches), seen=())
        cancel_import(workspace_id=ada.workspace_id, import_id=lead_import.id)

        assert taken is not None
        assert take_chunk(taken, next(batches), seen=()) is None

    lead_import.refresh_from_db()
    assert tally(lead_import) == {"status": "cancelled", "processed": 1000, "created": 1000}
    assert lead_import.finished_at is not None
    assert Lead.objects.count() == 1000
    assert run_next_import() is False


def test_what_has_ended_cannot_be_cancelled(ada: Membership) -> None:
    lead_import = imported(ada, "Email\na@x.example\n")

    with pytest.raises(Conflict):
        cancel_import(workspace_id=ada.workspace_id, import_id=lead_import.id)

    lead_import.refresh_from_db()
    assert lead_import.status == "done"


def test_a_long_one_gives_others_a_turn(
    ada: Membership,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.NEPTIE_WAKES = {}
    monkeypatch.setattr(running, "TURN", timedelta(0))
    lead_import = start(ada, FILE)

    with django_capture_on_commit_callbacks() as rung:
        run_next_import()

    lead_import.refresh_from_db()
    assert (lead_import.status, lead_import.processed) == ("running", 1000)
    assert len(rung) == 1  # a worker is woken for the rest
    while run_next_import():
        pass
    lead_import.refresh_from_db()
    assert (lead_import.status, lead_import.created) == ("done", 2500)
