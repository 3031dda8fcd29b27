"""Creating a lead, or changing the one with its address."""

from typing import Any, cast

import pytest

from accounts.models import Membership
from leads.models import Lead
from leads.services.leads import LeadValues, upsert_lead
from leads.tests.cast import make_lead, told

pytestmark = pytest.mark.django_db
GRACE = {"full_name": "Grace Hopper", "email": "grace@navy.example"}


def upsert(membership: Membership, **values: Any) -> tuple[Lead, bool]:
    return upsert_lead(
        workspace_id=membership.workspace_id,
        actor_id=membership.user_id,
        values=cast("LeadValues", GRACE | values),
    )


def test_an_unknown_address_is_a_new_lead(ada: Membership) -> None:
    lead, is_new = upsert(ada, company="Navy")

    assert is_new is True
    assert lead.company == "Navy"
    assert told(ada) == [("lead.created", [lead.id], ["company", "email", "full_name"])]


def test_a_known_one_is_changed(ada: Membership) -> None:
    existing = make_lead(ada, company="Navy", phone="555")

    lead, is_new = upsert(ada, company="Univac")

    assert is_new is False
    assert lead == existing
    stored = Lead.objects.get()
    assert (stored.company, stored.phone) == ("Univac", "555")
    assert told(ada) == [("lead.updated", [existing.id], ["company"])]


def test_a_second_time_changes_nothing(ada: Membership) -> None:
    upsert(ada, company="Navy")
    upsert(ada, company="Navy")

    assert Lead.objects.count() == 1
    assert [type for type, *_ in told(ada)] == ["lead.created"]
