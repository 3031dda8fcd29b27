"""A new lead."""

from typing import Any, cast

import pytest

from accounts.models import Membership
from leads.models import CustomField, Lead, Suppression
from leads.selectors.suppression import suppressed
from leads.services.leads import LeadValues, create_lead
from leads.services.suppression import suppress
from leads.tests.cast import counts, make_lead, told
from neptie.kernel.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db
GRACE = {"full_name": "Grace Hopper", "email": "grace@navy.example"}


def create(membership: Membership, **values: Any) -> Lead:
    return create_lead(
        workspace_id=membership.workspace_id,
        actor_id=membership.user_id,
        values=cast("LeadValues", GRACE | values),
    )


def test_it_is_stored_counted_and_told(ada: Membership) -> None:
    lead = create(ada, industry="Navy", tags=["vip"], custom={"rank": "Admiral"}, owner_id=ada.id)

    stored = Lead.objects.get()
    assert stored == lead
    assert (stored.workspace_id, stored.email) == (ada.workspace_id, "grace@navy.example")
    assert (stored.status, stored.tags, stored.custom) == ("new", ["vip"], {"rank": "Admiral"})
    assert stored.owner_id == ada.id
    assert counts(ada) == {("new", "Navy"): 1}
    fields = ["custom", "email", "full_name", "industry", "owner_id", "tags"]
    field = CustomField.objects.get()
    assert told(ada) == [
        ("custom_field.created", [field.id], ["key", "kind", "name"]),
        ("lead.created", [lead.id], fields),
    ]


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"full_name": "Grace Hopper"}, ("Grace Hopper", "Grace", "Hopper")),
        ({"full_name": "Denson"}, ("Denson", "", "")),
        ({"full_name": "Denson", "last_name": "Denson"}, ("Denson", "", "Denson")),
        ({"full_name": "Grace Hopper", "first_name": ""}, ("Grace Hopper", "", "Hopper")),
    ],
)
def test_its_names_agree(
    ada: Membership, given: dict[str, str], names: tuple[str, str, str]
) -> None:
    lead = create(ada, **given)

    assert (lead.full_name, lead.first_name, lead.last_name) == names


def test_an_address_is_one_lead_of_a_workspace(ada: Membership, bob: Membership) -> None:
    existing = make_lead(ada)

    with pytest.raises(Conflict) as refusal:
        create(ada, full_name="Another")

    assert refusal.value.existing_id == existing.id
    assert Lead.objects.get() == existing
    assert told(ada) == []
    assert create(bob).workspace_id == bob.workspace_id


def test_an_owner_from_elsewhere_is_refused(ada: Membership, bob: Membership) -> None:
    with pytest.raises(NotFound):
        create(ada, owner_id=bob.id)

    assert not Lead.objects.exists()
    assert told(ada) == []


@pytest.mark.parametrize(
    ("reason", "status", "comes_as"),
    [
        ("unsubscribed", "new", "unsubscribed"),
        ("bounced", "qualified", "bounced"),
        ("bounced", "unsubscribed", "unsubscribed"),
        ("unsubscribed", "converted", "converted"),
        ("manual", "new", "new"),
    ],
)
def test_who_is_suppressed_comes_in_as_such(
    ada: Membership, reason: str, status: str, comes_as: str
) -> None:
    suppress(
        workspace_id=ada.workspace_id,
        kind=Suppression.Kind.EMAIL,
        value="grace@navy.example",
        reason=reason,
    )

    assert create(ada, status=status).status == comes_as


def test_who_comes_in_unsubscribed_is_suppressed(ada: Membership) -> None:
    create(ada, status="unsubscribed")

    asked = ["grace@navy.example"]
    assert suppressed(ada.workspace_id, asked) == dict.fromkeys(asked, "unsubscribed")
