"""A worker that dies in the middle costs nothing and repeats nothing."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any, BinaryIO, cast

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import BusinessEvent, Membership
from leads.models import Lead, LeadImport
from leads.services.importing import reading, running
from leads.services.importing.chunks import take_chunk
from leads.services.importing.claiming import claim_import
from leads.services.importing.ending import cancel_import
from leads.services.importing.kinds import begin_fields
from leads.services.importing.reading import ReadAhead, Reader
from leads.services.importing.running import run_next_import
from leads.tests.cast import imported, make_lead, start, tally
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict

pytestmark = pytest.mark.django_db

FILE = "Email,Company\n" + "".join(f"lead{n}@x.example,\n" for n in range(2500))


@pytest.fixture(autouse=True)
def _short_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "CHUNK_ROWS", 1000)


@contextmanager
def worker(claimed: LeadImport | None) -> Iterator[tuple[LeadImport, ReadAhead]]:
    """A worker's hands on a claimed import: its row, and the chunks to come."""
    assert claimed is not None
    with claimed.file.open("rb") as file:
        reader = Reader(claimed, cast("BinaryIO", file))
        with closing(ReadAhead(reader.chunks(begin_fields(claimed)))) as chunks:
            yield claimed, chunks


def take_next(claimed: LeadImport, chunks: ReadAhead) -> LeadImport | None:
    return take_chunk(claimed, next(chunks), meanwhile=chunks.begin_next)


def dead_after_one_chunk(
    membership: Membership, text: str | bytes = FILE, **wishes: Any
) -> LeadImport:
    """An import whose worker was killed between its first chunk and the second."""
    lead_import = start(membership, text, **wishes)
    with worker(claim_import()) as (claimed, chunks):
        take_next(claimed, chunks)
    lead_import.refresh_from_db()
    return lead_import


def run_out(lead_import: LeadImport) -> None:
    """Let its lease be over."""
    LeadImport.objects.filter(id=lead_import.id).update(lease_until=now() - timedelta(seconds=1))


def test_the_next_worker_goes_on_where_the_last_chunk_ended(ada: Membership) -> None:
    lead_import = dead_after_one_chunk(ada)
    assert tally(lead_import) == {"status": "running", "processed": 1000, "created": 1000}
    assert FILE.encode()[lead_import.next_byte :].startswith(b"lead1000@x.example")
    assert lead_import.next_line == 1002
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


def test_what_was_read_is_not_read_again(ada: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    """The position alone says where to go on: what stands before it may be anything."""
    lead_import = dead_after_one_chunk(ada)
    run_out(lead_import)
    LeadImport.objects.update(total_rows=2500)
    with open(lead_import.file.path, "r+b") as file:
        file.seek(100)
        file.write(b'"' * (lead_import.next_byte - 100))

    run_next_import()

    lead_import.refresh_from_db()
    assert (lead_import.status, lead_import.created) == ("done", 2500)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_position_is_right_in_any_encoding_and_between_lines_of_a_field(
    ada: Membership, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(reading, "CHUNK_ROWS", 2)
    rows = [f'p{n}@x.example,"Zoë {n}\nsaid ""so"", twice\n\n","é{n}"' for n in range(5)]
    text = "\r\n".join(["Email,Note,Town", *rows[:2], "", *rows[2:], "nobody,,"])

    lead_import = dead_after_one_chunk(ada, text.encode(encoding))
    run_out(lead_import)
    run_next_import()

    lead_import.refresh_from_db()
    assert tally(lead_import) == {
        "status": "done",
        "total_rows": 6,
        "processed": 6,
        "created": 5,
        "rejected": 1,
    }
    assert [lead.custom for lead in Lead.objects.order_by("id")] == [
        {"note": f'Zoë {n}\nsaid "so", twice', "town": f"é{n}"} for n in range(5)
    ]
    # Of a header, five rows of four lines each and a blank one.
    assert lead_import.rejects.get().line == 1 + 5 * 4 + 1 + 1


def test_nobody_else_works_on_it_while_its_lease_holds(ada: Membership) -> None:
    dead_after_one_chunk(ada)

    assert run_next_import() is False

    assert Lead.objects.count() == 1000


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("on_duplicate", ["update", "fill"])
def test_it_still_knows_the_addresses_of_the_rows_done(
    ada: Membership, on_duplicate: str, dry_run: bool
) -> None:
    make_lead(ada, "lead0@x.example")
    text = f"{FILE}lead0@x.example,Second\nlead1@x.example,Second\nlead2400@x.example,Second\n"
    lead_import = dead_after_one_chunk(ada, text, on_duplicate=on_duplicate, dry_run=dry_run)
    run_out(lead_import)

    run_next_import()

    lead_import.refresh_from_db()
    assert (lead_import.created, lead_import.updated, lead_import.skipped) == (2499, 1, 3)
    assert not Lead.objects.filter(company="Second").exists()


def test_a_worker_that_lost_its_lease_writes_nothing_more(ada: Membership) -> None:
    start(ada, FILE)
    with worker(claim_import()) as (claimed, chunks):
        run_out(claimed)
        run_next_import()
        Lead.objects.all().delete()

        assert take_next(claimed, chunks) is None

    assert not Lead.objects.exists()
    assert tally(LeadImport.objects.get())["created"] == 2500


def test_what_is_cancelled_is_left_and_what_came_in_stays(ada: Membership) -> None:
    lead_import = start(ada, FILE)
    with worker(claim_import()) as (claimed, chunks):
        taken = take_next(claimed, chunks)
        cancel_import(workspace_id=ada.workspace_id, import_id=lead_import.id)

        assert taken is not None
        assert take_next(taken, chunks) is None

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


def test_what_came_before_a_row_that_cannot_be_read_stays(ada: Membership) -> None:
    lead_import = imported(ada, 'Email\na@x.example\nb@x.example\n"open')
    assert (lead_import.status, lead_import.total_rows, lead_import.created) == ("failed", None, 0)

    LeadImport.objects.update(status="pending", total_rows=3)
    run_next_import()

    lead_import.refresh_from_db()
    assert (lead_import.status, lead_import.created) == ("failed", 2)


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
