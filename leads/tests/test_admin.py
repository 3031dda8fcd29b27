"""Leads for staff: to look at; the one thing to do is to end an import that is stuck."""

import pytest
from django.test import Client

from accounts.models import Membership, User
from leads.models import Lead, Suppression
from leads.services.suppression import suppress
from leads.tests.cast import imported, make_lead, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("staff@neptie.example", "secret words"))
    return client


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


def test_an_import_that_is_stuck_can_be_cancelled(ada: Membership, staff: Client) -> None:
    ended, stuck = imported(ada, "Email\na@x.example\n"), start(ada, "Email\nb@x.example\n")

    answer = staff.post(
        "/admin/leads/leadimport/",
        {"action": "cancel", "_selected_action": [str(ended.id), str(stuck.id)]},
        follow=True,
    )

    assert "This import has ended already" in answer.content.decode()
    ended.refresh_from_db()
    stuck.refresh_from_db()
    assert (ended.status, stuck.status) == ("done", "cancelled")
