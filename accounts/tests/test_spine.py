"""The spine of business events: written with the act, read once and in order."""

from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, transaction

from accounts import events
from accounts.models import BusinessEvent, Membership
from accounts.services.workspaces import update_workspace
from neptie.kernel.ids import new_id


def _tell(member: Membership, type: str = "lead.created") -> None:
    events.record(workspace_id=member.workspace_id, type=type, object_ids=[new_id()])


def _settle() -> None:
    """Wait for transactions that began before: parallel tests share the server."""
    until = monotonic() + 20
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute(
                "SELECT max(transaction) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
                " FROM accounts_businessevent"
            )
            if cursor.fetchone()[0]:
                return
            sleep(0.05)


def _take(limit: int = 100) -> list[str]:
    with transaction.atomic():
        taken = events.take(reader="test", types=["lead.created"], limit=limit)
    return [str(event.object_ids[0]) for event in taken]


@pytest.mark.django_db
def test_an_act_leaves_ids_and_field_names_and_no_values(ada: Membership) -> None:
    update_workspace(membership=ada, changes={"name": "Secret Engines"})
    told = BusinessEvent.objects.get(type="workspace.updated")

    assert (told.fields, told.object_ids, told.actor_id) == (
        ["name"],
        [ada.workspace_id],
        ada.user_id,
    )
    assert "Secret" not in str(BusinessEvent.objects.values().get(pk=told.pk))


@pytest.mark.django_db(transaction=True)
def test_each_event_is_taken_once_in_order(ada: Membership) -> None:
    for _ in range(3):
        _tell(ada)
    _settle()
    written = [str(e.object_ids[0]) for e in BusinessEvent.objects.filter(type="lead.created")]

    assert _take(limit=3) + _take() + _take() == written


@pytest.mark.django_db(transaction=True)
def test_what_a_reader_took_in_a_transaction_that_failed_comes_again(ada: Membership) -> None:
    _tell(ada)
    _settle()
    with transaction.atomic():
        assert len(events.take(reader="test", types=["lead.created"])) == 1
        transaction.set_rollback(True)

    assert len(_take()) == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_not_stepped_over(ada: Membership) -> None:
    other: Any = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "INSERT INTO accounts_businessevent (workspace_id, type, object_ids, fields,"
                " created_at) VALUES (%s, 'lead.created', ARRAY[%s::uuid], '{}', now())",
                [ada.workspace_id, new_id()],
            )
            _tell(ada)
            assert _take() == []
            cursor.execute("COMMIT")
        _settle()
        assert len(_take()) == 2
    finally:
        other.close()


@pytest.mark.django_db
def test_a_task_that_does_not_exist_is_found_at_the_call(ada: Membership, settings: Any) -> None:
    settings.NEPTIE_WAKES = {"lead.created": ("leads.tasks.mistyped",)}

    with pytest.raises(KeyError):
        _tell(ada)
