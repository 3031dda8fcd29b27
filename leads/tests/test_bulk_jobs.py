"""An act on all leads that match, carried through batch by batch."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import BusinessEvent, Membership
from leads.models import BulkJob, Lead, LeadList, ListMember, Suppression, Tag
from leads.services.bulk import running as bulk_running
from leads.services.bulk.jobs import cancel_job, start_job
from leads.services.bulk.running import claim_job, run_next_job, take_batch
from leads.tests.cast import counts, make_lead, told
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid, NotFound
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db


def many(member: Membership, number: int, **fields: Any) -> list[Lead]:
    """Leads, the oldest first."""
    values = {"full_name": "Ann Lee", **fields}
    return Lead.objects.bulk_create(
        Lead(workspace_id=member.workspace_id, email=f"lead{n}@x.example", **values)
        for n in range(number)
    )


def job(
    member: Membership,
    act: str = "status",
    arguments: Mapping[str, Any] | None = None,
    criteria: Mapping[str, Any] | None = None,
) -> BulkJob:
    """A job of the member's, waiting for a worker."""
    return start_job(
        workspace_id=member.workspace_id,
        membership_id=member.id,
        actor_id=member.user_id,
        act=act,
        arguments={"status": "qualified"} if arguments is None else arguments,
        criteria=criteria or {},
    )


def run(started: BulkJob) -> dict[str, Any]:
    """What it did when it came to its end."""
    while run_next_job():
        pass
    return tally(started)


def tally(started: BulkJob) -> dict[str, Any]:
    started.refresh_from_db()
    fields = ("status", "total", "processed", "changed", "kept", "error")
    return {field: value for field in fields if (value := getattr(started, field))}


def run_out(started: BulkJob) -> None:
    """Let its lease be over."""
    BulkJob.objects.filter(id=started.id).update(lease_until=now() - timedelta(seconds=1))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_running, "BATCH", 10)


def test_it_does_all_that_match_and_tells_each_batch(
    ada: Membership, bob: Membership, small_batches: None
) -> None:
    many(ada, 25, industry="Mining")
    make_lead(ada, "other@x.example", industry="Fishing")
    make_lead(ada, "so@x.example", industry="Mining", status="qualified")
    make_lead(bob, "theirs@x.example", industry="Mining")
    started = job(ada, criteria={"industry": "Mining"})

    assert run(started) == {"status": "done", "total": 26, "processed": 26, "changed": 25}

    assert counts(ada) == {("qualified", "Mining"): 26, ("new", "Fishing"): 1}
    assert counts(bob) == {("new", "Mining"): 1}
    events = [(type, len(ids), fields) for type, ids, fields in told(ada)]
    assert events == [
        ("job.created", 1, []),
        ("lead.updated", 9, ["status"]),
        ("lead.updated", 10, ["status"]),
        ("lead.updated", 6, ["status"]),
        ("job.done", 1, []),
    ]
    actors = BusinessEvent.objects.filter(type="lead.updated").values_list("actor_id", flat=True)
    assert set(actors) == {ada.user_id}
    assert started.finished_at is not None


def test_leads_that_come_in_later_are_not_touched(ada: Membership) -> None:
    many(ada, 2)
    started = job(ada)
    later = make_lead(ada, "later@x.example")

    assert run(started) == {"status": "done", "total": 2, "processed": 2, "changed": 2}
    later.refresh_from_db()
    assert later.status == "new"


def test_no_lead_that_matches_is_done_at_once(ada: Membership) -> None:
    started = job(ada, criteria={"industry": "Mining"})
    make_lead(ada, industry="Mining")

    assert run(started) == {"status": "done"}
    assert counts(ada) == {("new", "Mining"): 1}


def test_several_criteria_have_to_be_met_together(ada: Membership) -> None:
    make_lead(ada, "a@x.example", industry="Mining", country="Chile")
    make_lead(ada, "b@x.example", industry="Mining", country="Peru")
    both = {"all": [{"industry": "Mining"}, {"countries": ["chile"]}]}

    assert run(job(ada, criteria=both)) == {
        "status": "done",
        "total": 1,
        "processed": 1,
        "changed": 1,
    }


@contextmanager
def worker(started: BulkJob) -> Iterator[BulkJob]:
    claimed = claim_job()
    assert claimed is not None
    assert claimed.id == started.id
    yield claimed


def test_a_dead_workers_job_goes_on_after_its_last_batch(
    ada: Membership, small_batches: None
) -> None:
    many(ada, 25)
    started = job(ada)
    with worker(started) as claimed:
        taken = take_batch(claimed)
        assert taken is not None
        with transaction.atomic():
            take_batch(taken)
            transaction.set_rollback(True)  # killed before the second batch was committed
    assert tally(started) == {"status": "running", "total": 25, "processed": 10, "changed": 10}
    assert run_next_job() is False  # its lease holds

    run_out(started)
    assert run(started) == {"status": "done", "total": 25, "processed": 25, "changed": 25}
    batches = BusinessEvent.objects.filter(type="lead.updated").order_by("sequence")
    ids = [id for event in batches for id in event.object_ids]
    assert (len(ids), len(set(ids))) == (25, 25)


def test_a_worker_that_lost_its_lease_does_nothing_more(
    ada: Membership, small_batches: None
) -> None:
    many(ada, 25)
    started = job(ada)
    with worker(started) as claimed:
        run_out(started)
        run(started)
        Lead.objects.update(status="new")

        assert take_batch(claimed) is None

    assert counts(ada) == {("new", ""): 25}


def test_what_is_canceled_is_left_and_what_was_done_stays(
    ada: Membership, small_batches: None
) -> None:
    many(ada, 25)
    started = job(ada)
    with worker(started) as claimed:
        taken = take_batch(claimed)
        cancel_job(workspace_id=ada.workspace_id, job_id=started.id, actor_id=ada.user_id)

        assert taken is not None
        assert take_batch(taken) is None

    assert run(started) == {"status": "cancelled", "total": 25, "processed": 10, "changed": 10}
    assert counts(ada) == {("qualified", ""): 10, ("new", ""): 15}
    with pytest.raises(Conflict):
        cancel_job(workspace_id=ada.workspace_id, job_id=started.id, actor_id=ada.user_id)


def test_jobs_take_turns(
    ada: Membership, bob: Membership, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_running, "TURN", timedelta(0))
    many(ada, 25)
    many(bob, 15)
    long, short = job(ada), job(bob)

    for _turn in range(3):
        run_next_job()
    assert (tally(long)["processed"], tally(short)["processed"]) == (20, 10)
    assert run(short)["processed"] == 15
    assert tally(long)["changed"] == 25


def test_ten_thousand_leads_take_few_statements_a_batch(ada: Membership) -> None:
    many(ada, 10_000, tags=["old"])
    started = job(ada, "tag", {"tag": "vip"}, {"tags": ["old"]})
    assert claim_job() is not None
    claimed = BulkJob.objects.get(id=started.id)

    with CaptureQueriesContext(connection) as queries:
        taken = take_batch(claimed)

    assert taken is not None
    assert (taken.processed, taken.changed) == (2000, 2000)
    statements = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    # Holding the job, its next leads, the change, its event, the timelines, the position.
    assert len(statements) == 6
    run_out(started)
    assert run(started)["changed"] == 10_000
    assert Lead.objects.filter(tags=["old", "vip"]).count() == 10_000
    assert set(Tag.objects.values_list("name", flat=True)) == {"old", "vip"}


def test_every_act(ada: Membership) -> None:
    one = make_lead(ada, "one@x.example", tags=["a"], custom={"plan": "gold", "size": 3})
    two = make_lead(ada, "two@x.example", tags=["a", "b"], first_contacted_at=now())
    made = LeadList.objects.create(workspace_id=ada.workspace_id, name="Fair")

    def done(act: str, **arguments: Any) -> tuple[int, int]:
        ended = run(job(ada, act, arguments))
        assert ended["status"] == "done"
        return ended.get("changed", 0), ended.get("kept", 0)

    def values(field: str) -> list[Any]:
        return list(Lead.objects.order_by("email").values_list(field, flat=True))

    assert done("owner", owner_id=str(ada.id)) == (2, 0)
    assert values("owner_id") == [ada.id, ada.id]
    assert done("owner", owner_id=None) == (2, 0)
    assert done("owner", owner_id=None) == (0, 0)
    assert done("rename_tag", tag="a", name="b") == (2, 0)
    assert values("tags") == [["b"], ["b"]]
    assert done("remove_tag", tag="b") == (2, 0)
    assert values("tags") == [[], []]
    assert done("remove_field", key="plan") == (1, 0)
    assert values("custom") == [{"size": 3}, {}]
    assert done("list", list_id=str(made.id)) == (2, 0)
    assert done("list", list_id=str(made.id)) == (0, 0)
    assert set(ListMember.objects.values_list("lead_id", flat=True)) == {one.id, two.id}
    assert done("remove_list", list_id=str(made.id)) == (2, 0)
    assert not ListMember.objects.exists()
    assert done("suppress") == (2, 0)
    assert done("suppress") == (0, 0)
    assert done("status", status="unsubscribed") == (2, 0)
    assert sorted(Suppression.objects.values_list("value", "reason")) == [
        ("one@x.example", "manual"),
        ("two@x.example", "manual"),
    ]
    assert done("delete") == (1, 1)
    assert values("email") == ["two@x.example"]


def test_unsubscribed_suppresses_whom_it_changes(ada: Membership) -> None:
    make_lead(ada, "one@x.example")

    run(job(ada, "status", {"status": "unsubscribed"}))

    assert list(Suppression.objects.values_list("value", "reason")) == [
        ("one@x.example", "unsubscribed")
    ]


def test_a_list_that_goes_away_meanwhile_fails_it(ada: Membership, small_batches: None) -> None:
    many(ada, 15)
    made = LeadList.objects.create(workspace_id=ada.workspace_id, name="Fair")
    started = job(ada, "list", {"list_id": made.id})
    with worker(started) as claimed:
        take_batch(claimed)
    made.delete()
    run_out(started)

    assert run(started) == {
        "status": "failed",
        "total": 15,
        "processed": 10,
        "changed": 10,
        "error": "There is no list with this id.",
    }


@pytest.mark.parametrize(
    ("act", "arguments", "criteria"),
    [
        ("explode", {}, {}),
        ("status", {"status": "won"}, {}),
        ("status", {}, {}),
        ("status", {"status": "new", "tag": "x"}, {}),
        ("tag", {"tag": "  "}, {}),
        ("tag", {"tag": "x" * 101}, {}),
        ("owner", {"owner_id": "me"}, {}),
        ("list", {"list_id": 3}, {}),
        ("remove_field", {"key": "a b"}, {}),
        ("suppress", {}, {"industri": "Mining"}),
        ("suppress", {}, {"all": [{"min_score": 7}]}),
    ],
)
def test_what_is_wrong_makes_no_job(
    ada: Membership, act: str, arguments: dict[str, Any], criteria: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        job(ada, act, arguments, criteria)

    assert refused.value.errors
    assert not BulkJob.objects.exists()
    assert told(ada) == []


def test_what_is_another_workspaces_makes_no_job(ada: Membership, bob: Membership) -> None:
    theirs = LeadList.objects.create(workspace_id=bob.workspace_id, name="Fair")
    for act, arguments, criteria in (
        ("owner", {"owner_id": str(bob.id)}, {}),
        ("list", {"list_id": str(theirs.id)}, {}),
        ("remove_list", {"list_id": str(new_id())}, {}),
        ("suppress", {}, {"lists": [str(theirs.id)]}),
        ("suppress", {}, {"owners": [str(bob.id)]}),
    ):
        with pytest.raises(NotFound):
            job(ada, act, arguments, criteria)

    assert not BulkJob.objects.exists()
