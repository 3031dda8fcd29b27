"""Changing a lead: what is sent changes, the rest stays."""

from typing import Any, cast

import pytest

from accounts.models import Membership
from leads.models import Lead
from leads.selectors.suppression import suppressed
from leads.services.leads import LeadValues, update_lead
from leads.tests.cast import counts, make_lead, told
from neptie.kernel.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db


def change(membership: Membership, lead: Lead, **values: Any) -> Lead:
    update_lead(
        workspace_id=membership.workspace_id,
        lead_id=lead.id,
        actor_id=membership.user_id,
        values=cast("LeadValues", values),
    )
    return Lead.objects.get(id=lead.id)


def test_what_is_sent_changes_and_is_told(ada: Membership) -> None:
    lead = make_lead(ada, company="Navy", industry="Defense")

    changed = change(ada, lead, company="Univac", status="qualified", industry="Defense")

    assert (changed.company, changed.status, changed.industry) == ("Univac", "qualified", "Defense")
    assert changed.full_name == "Grace Hopper"
    assert changed.updated_at > lead.updated_at
    assert counts(ada) == {("qualified", "Defense"): 1}
    assert told(ada) == [("lead.updated", [lead.id], ["company", "status"])]


def test_what_changes_nothing_is_not_told(ada: Membership) -> None:
    lead = make_lead(ada, company="Navy")

    changed = change(ada, lead, company="Navy", full_name="Grace Hopper")

    assert changed.updated_at == lead.updated_at
    assert told(ada) == []


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"full_name": "Ada Byron King"}, ("Ada Byron King", "Ada", "Byron King")),
        ({"first_name": "G."}, ("G. Hopper", "G.", "Hopper")),
        ({"last_name": "Murray"}, ("Grace Murray", "Grace", "Murray")),
        ({"first_name": "", "last_name": ""}, ("Grace Hopper", "", "")),
        # A client that sends back all it got, with one of the names changed.
        (
            {"full_name": "Ada Byron", "first_name": "Grace", "last_name": "Hopper"},
            ("Ada Byron", "Ada", "Byron"),
        ),
        (
            {"full_name": "Grace Hopper", "first_name": "Ada", "last_name": "Hopper"},
            ("Ada Hopper", "Ada", "Hopper"),
        ),
    ],
)
def test_its_names_follow_each_other(
    ada: Membership, given: dict[str, str], names: tuple[str, str, str]
) -> None:
    changed = change(ada, make_lead(ada), **given)

    assert (changed.full_name, changed.first_name, changed.last_name) == names


def test_a_name_cannot_be_taken_away(ada: Membership) -> None:
    lead = make_lead(ada)

    with pytest.raises(Invalid):
        change(ada, lead, full_name="")

    assert Lead.objects.get().full_name == "Grace Hopper"


def test_a_lead_without_a_name_can_be_sent_back(ada: Membership) -> None:
    lead = make_lead(ada, full_name="", first_name="", last_name="")

    changed = change(ada, lead, full_name="", first_name="", last_name="", company="Navy")

    assert (changed.full_name, changed.company) == ("", "Navy")


def test_another_leads_address_is_refused_with_its_id(ada: Membership) -> None:
    lead, other = make_lead(ada), make_lead(ada, "alan@bletchley.example")

    with pytest.raises(Conflict) as refusal:
        change(ada, lead, email="alan@bletchley.example", company="Navy")

    assert refusal.value.existing_id == other.id
    unchanged = Lead.objects.get(id=lead.id)
    assert (unchanged.email, unchanged.company) == ("grace@navy.example", "")
    assert told(ada) == []


def test_another_workspaces_lead_is_not_there(ada: Membership, bob: Membership) -> None:
    lead = make_lead(bob)

    with pytest.raises(NotFound):
        change(ada, lead, company="Univac")

    assert Lead.objects.get().company == ""


def test_an_owner_from_elsewhere_is_refused(ada: Membership, bob: Membership) -> None:
    lead = make_lead(ada, owner_id=ada.id)

    with pytest.raises(NotFound):
        change(ada, lead, owner_id=bob.id)

    assert Lead.objects.get().owner_id == ada.id


def test_a_status_set_by_hand_suppresses_as_a_click_does(ada: Membership) -> None:
    lead = make_lead(ada)

    change(ada, lead, status="unsubscribed")
    change(ada, lead, email="grace@univac.example")

    asked = ["grace@navy.example", "grace@univac.example"]
    assert suppressed(ada.workspace_id, asked) == dict.fromkeys(asked, "unsubscribed")
