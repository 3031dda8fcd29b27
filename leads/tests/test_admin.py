"""Leads for staff: to look at, and to see to imports that stopped."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import BusinessEvent, Membership, User
from leads.models import Lead, LeadImport, Suppression
from leads.services.importing.running import run_next_import
from leads.services.suppression import suppress
from leads.tests.cast import imported, make_lead, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(bob: Membership, browser: Callable[[Membership], Client]) -> Client:
    """Bob, who runs the installation."""
    User.objects.filter(id=bob.user_id).update(is_staff=True, is_superuser=True)
    return browser(bob)


def test_staff_see_and_change_nothing(ada: Membership, staff: Client) -> None:
    lead = make_lead(ada)
    suppress(
        workspace_id=ada.workspace_id,
        kind=Suppression.Kind.EMAIL,
        value=lead.email,
        reason="manual",
    )
    path = f"/admin/leads/lead/{lead.id}"

    assert lead.email in staff.get("/admin/leads/lead/").content.decode()
    assert lead.email in staff.get("/admin/leads/suppression/").content.decode()
    assert staff.get(f"{path}/change/").status_code == 200
    assert staff.post(f"{path}/change/", {"full_name": "Other"}).status_code == 403
    assert staff.post(f"{path}/delete/", {"post": "yes"}).status_code == 403
    assert Lead.objects.get().full_name == "Grace Hopper"


def test_a_lead_is_found_by_address_in_whatever_workspace(
    ada: Membership, bob: Membership, staff: Client
) -> None:
    hers, his = make_lead(ada), make_lead(bob)
    make_lead(ada, "other@navy.example")
    said = staff.get("/admin/leads/lead/?q=Grace@Navy.example").content.decode()

    assert str(hers.id) in said
    assert str(his.id) in said
    assert "other@navy.example" not in said


def test_an_import_that_is_stuck_can_be_cancelled(ada: Membership, staff: Client) -> None:
    ended, stuck = imported(ada, "Email\na@x.example\n"), start(ada, "Email\nb@x.example\n")
    chosen = {"action": "cancel", "_selected_action": [str(ended.id), str(stuck.id)]}

    asked = staff.post("/admin/leads/leadimport/", chosen)
    assert "what came in stays" in asked.content.decode()
    assert not LeadImport.objects.filter(status="cancelled").exists()

    answer = staff.post("/admin/leads/leadimport/", {**chosen, "sure": "1"}, follow=True)

    assert "This import has ended already" in answer.content.decode()
    ended.refresh_from_db()
    stuck.refresh_from_db()
    assert (ended.status, stuck.status) == ("done", "cancelled")
    assert LogEntry.objects.get().object_id == str(stuck.id)


def test_an_import_that_failed_goes_on_where_it_stood(
    ada: Membership, bob: Membership, staff: Client
) -> None:
    failed = start(ada, "Email\na@x.example\nb@x.example\n")
    LeadImport.objects.filter(id=failed.id).update(
        status="failed",
        error="Broke.",
        processed=1,
        next_byte=len("Email\na@x.example\n"),
        next_line=3,
    )
    answer = staff.post(f"/admin/leads/leadimport/{failed.id}/act/retry/", follow=True)
    assert run_next_import()

    failed.refresh_from_db()
    assert "from row 2 on" in answer.content.decode()
    assert (failed.status, failed.error, failed.processed, failed.created) == ("done", "", 2, 1)
    assert list(Lead.objects.values_list("email", flat=True)) == ["b@x.example"]
    event = BusinessEvent.objects.get(type="import.retried")
    assert (event.object_ids, event.actor_id) == ([failed.id], bob.user_id)


def test_an_import_that_is_done_is_not_tried_again(ada: Membership, staff: Client) -> None:
    done = imported(ada, "Email\na@x.example\n")
    answer = staff.post(f"/admin/leads/leadimport/{done.id}/act/retry/", follow=True)

    assert "Only an import that failed can be tried again." in answer.content.decode()
    done.refresh_from_db()
    assert done.status == "done"
    assert not LogEntry.objects.exists()
