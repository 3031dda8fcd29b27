"""What the mails to a lead lead to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Membership
from leads.models import Lead, Status, Suppression
from leads.rules.moves import STATUSES
from leads.selectors.suppression import suppressed
from leads.services.outcomes import (
    mark_bounced,
    mark_contacted,
    mark_replied,
    mark_unsubscribed,
)
from leads.tests.cast import counts, make_lead, told

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def test_the_rules_know_the_statuses_of_the_table() -> None:
    assert list(STATUSES) == Status.values


def test_a_new_lead_is_contacted(ada: Membership) -> None:
    lead = make_lead(ada)

    mark_contacted(workspace_id=ada.workspace_id, lead_ids=[lead.id], at=AT)

    lead.refresh_from_db()
    assert lead.status == "contacted"
    assert (lead.first_contacted_at, lead.last_contacted_at) == (AT, AT)
    assert counts(ada) == {("contacted", ""): 1}
    fields = ["first_contacted_at", "last_contacted_at", "status"]
    assert told(ada) == [("lead.contacted", [lead.id], fields)]


def test_the_first_contact_is_set_once_and_the_last_never_goes_back(ada: Membership) -> None:
    lead = make_lead(ada)
    for at in (AT, LATER, AT):
        mark_contacted(workspace_id=ada.workspace_id, lead_ids=[lead.id], at=at)

    lead.refresh_from_db()
    assert (lead.first_contacted_at, lead.last_contacted_at) == (AT, LATER)


def test_a_batch_is_one_event(ada: Membership) -> None:
    leads = [make_lead(ada, f"lead{n}@x.example") for n in range(3)]

    mark_contacted(workspace_id=ada.workspace_id, lead_ids=[x.id for x in leads], at=AT)

    assert [(type, ids) for type, ids, _ in told(ada)] == [
        ("lead.contacted", [lead.id for lead in leads])
    ]


def test_another_workspaces_leads_stay_as_they_are(ada: Membership, bob: Membership) -> None:
    lead = make_lead(bob)

    mark_contacted(workspace_id=ada.workspace_id, lead_ids=[lead.id], at=AT)
    mark_replied(workspace_id=ada.workspace_id, lead_id=lead.id, at=AT)

    lead.refresh_from_db()
    assert (lead.status, lead.first_contacted_at) == ("new", None)
    assert told(ada) == []


def after(membership: Membership, status: str, act: Any, **told_of: Any) -> str:
    """The status a lead of this status has after the act."""
    lead = make_lead(membership, f"{status}@x.example", status=status)
    act(workspace_id=membership.workspace_id, lead_id=lead.id, **told_of)
    return Lead.objects.get(id=lead.id).status


def test_a_reply_moves_who_was_only_written_to(ada: Membership) -> None:
    assert {status: after(ada, status, mark_replied, at=AT) for status in STATUSES} == {
        "new": "replied",
        "contacted": "replied",
        "replied": "replied",
        "qualified": "qualified",
        "unqualified": "unqualified",
        "converted": "converted",
        "bounced": "bounced",
        "unsubscribed": "unsubscribed",
    }
    assert set(Lead.objects.values_list("last_replied_at", flat=True)) == {AT}


def test_a_bounce_suppresses_the_address_and_moves_the_lead(ada: Membership) -> None:
    moved = {
        status: after(ada, status, mark_bounced, address=f"{status}@x.example")
        for status in STATUSES
    }

    assert moved == {
        **dict.fromkeys(STATUSES, "bounced"),
        "converted": "converted",
        "unsubscribed": "unsubscribed",
    }
    assert suppressed(ada.workspace_id, ["new@x.example"]) == {"new@x.example": "bounced"}


def test_a_late_bounce_of_an_old_address_leaves_the_lead(ada: Membership) -> None:
    lead = make_lead(ada, "right@x.example", status="contacted")

    mark_bounced(workspace_id=ada.workspace_id, lead_id=lead.id, address="Wrong@x.example")

    lead.refresh_from_db()
    assert lead.status == "contacted"
    asked = ["wrong@x.example", "right@x.example"]
    assert suppressed(ada.workspace_id, asked) == {"wrong@x.example": "bounced"}


def test_opting_out_suppresses_and_moves_all_but_a_customer(ada: Membership) -> None:
    moved = {
        status: after(ada, status, mark_unsubscribed, address=f"{status}@x.example")
        for status in STATUSES
    }

    assert moved == {**dict.fromkeys(STATUSES, "unsubscribed"), "converted": "converted"}
    everybody = [f"{status}@x.example" for status in STATUSES]
    assert suppressed(ada.workspace_id, everybody) == dict.fromkeys(everybody, "unsubscribed")


def test_opting_out_by_an_old_mail_covers_the_new_address_too(ada: Membership) -> None:
    lead = make_lead(ada, "now@x.example")

    mark_unsubscribed(workspace_id=ada.workspace_id, lead_id=lead.id, address="then@x.example")

    asked = ["then@x.example", "now@x.example"]
    assert suppressed(ada.workspace_id, asked) == dict.fromkeys(asked, "unsubscribed")


def test_said_twice_is_suppressed_once(ada: Membership) -> None:
    lead = make_lead(ada)
    for _ in range(2):
        mark_unsubscribed(workspace_id=ada.workspace_id, lead_id=lead.id, address=lead.email)

    assert Suppression.objects.count() == 1
