"""The kept counts are equal to the rows, whatever writes them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Count

from accounts.models import Membership
from leads.models import Lead
from leads.rules.criteria import clean
from leads.selectors.ordering import page_ids
from leads.selectors.totals import total
from leads.services.leads import create_lead, delete_lead, update_lead
from leads.services.outcomes import mark_bounced, mark_contacted
from leads.tests.cast import counts, imported, make_lead

pytestmark = pytest.mark.django_db
FILE = "Email,Industry,Status\na@x.example,Navy,New\nb@x.example,Codes,Qualified\nc@x.example,,\n"


def rows(membership: Membership) -> dict[tuple[str, str], int]:
    """What counting the rows says."""
    leads = Lead.objects.filter(workspace_id=membership.workspace_id)
    found = leads.values_list("status", "industry").annotate(count=Count("id"))
    return {(status, industry): count for status, industry, count in found}


def test_after_every_kind_of_write(ada: Membership, bob: Membership) -> None:
    mine: Any = {"workspace_id": ada.workspace_id}
    make_lead(bob, industry="Navy")
    imported(ada, FILE)
    imported(ada, FILE.replace("Navy", "Army").replace(",,", ",Codes,"), on_duplicate="update")
    lead = create_lead(
        **mine, actor_id=None, values={"full_name": "D", "email": "d@x.example", "industry": "Navy"}
    )
    update_lead(
        workspace_id=ada.workspace_id,
        lead_id=lead.id,
        actor_id=None,
        values={"industry": "Army"},
    )
    a, b = Lead.objects.filter(email__in=["a@x.example", "b@x.example"]).order_by("email")
    mark_contacted(**mine, lead_ids=[a.id, b.id], at=datetime(2026, 3, 2, tzinfo=UTC))
    mark_bounced(**mine, lead_id=b.id, address=b.email)
    delete_lead(**mine, lead_id=Lead.objects.get(email="c@x.example").id, actor_id=None)

    assert counts(ada) == rows(ada)
    assert counts(ada) == {
        ("contacted", "Army"): 1,
        ("bounced", "Codes"): 1,
        ("new", "Army"): 1,
    }
    assert counts(bob) == rows(bob) == {("new", "Navy"): 1}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, 3),
        ({"statuses": ["new"]}, 2),
        ({"statuses": ["new", "qualified"]}, 3),
        ({"industry": "Navy"}, 1),
        ({"industries": ["NAVY", "codes"]}, 2),
        ({"statuses": ["new"], "industry": "Navy"}, 1),
        ({"statuses": ["bounced"]}, 0),
    ],
)
def test_totals_are_those_of_the_list(
    ada: Membership, asked: dict[str, Any], expected: int
) -> None:
    imported(ada, FILE)
    criteria = clean(asked)

    assert total(ada.workspace_id, criteria) == expected
    assert len(page_ids(ada.workspace_id, criteria, limit=10)) == expected
