"""The timeline: each source written once."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership
from leads.models import Activity, Lead
from leads.services.activity import NewActivity, note_activities
from leads.tests.cast import make_lead, told
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOURCE = new_id()


def activity(lead: Lead, kind: str, source_id: UUID = SOURCE) -> NewActivity:
    return NewActivity(lead.id, kind, "message", source_id, AT, {"subject": "Hello"})


def test_it_is_written_with_its_data(ada: Membership) -> None:
    lead = make_lead(ada)

    written = note_activities(workspace_id=ada.workspace_id, activities=[activity(lead, "sent")])

    row = Activity.objects.get()
    assert written == 1
    assert (row.workspace_id, row.lead_id, row.kind) == (ada.workspace_id, lead.id, "sent")
    assert (row.source_kind, row.source_id, row.happened_at) == ("message", SOURCE, AT)
    assert row.data == {"subject": "Hello"}
    assert told(ada) == []


def test_told_twice_it_is_written_once(ada: Membership) -> None:
    lead = make_lead(ada)
    same = [activity(lead, "opened"), activity(lead, "opened")]

    assert note_activities(workspace_id=ada.workspace_id, activities=same) == 1
    assert note_activities(workspace_id=ada.workspace_id, activities=same) == 0

    assert Activity.objects.count() == 1
    assert told(ada) == [("lead.engaged", [lead.id], ["opened"])]


def test_another_workspaces_lead_gets_nothing_written(ada: Membership, bob: Membership) -> None:
    lead = make_lead(bob)

    assert not note_activities(workspace_id=ada.workspace_id, activities=[activity(lead, "opened")])

    assert not Activity.objects.exists()
    assert told(ada) == []


def test_many_are_one_statement_and_one_event(
    ada: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    leads = [make_lead(ada, f"lead{n}@x.example") for n in range(3)]
    with django_assert_num_queries(4):  # savepoint, rows, event, release
        note_activities(
            workspace_id=ada.workspace_id,
            activities=[activity(lead, "clicked", new_id()) for lead in leads],
        )

    assert told(ada) == [("lead.engaged", [lead.id for lead in leads], ["clicked"])]
