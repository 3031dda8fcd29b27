"""Lists: leads put together by hand, by the API."""

from collections.abc import Callable
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Lead, LeadList, ListMember
from leads.tests.cast import make_lead, told
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


@pytest.fixture
def fair(ada: Membership) -> LeadList:
    """Ada's list."""
    return LeadList.objects.create(workspace_id=ada.workspace_id, name="Spring fair")


def _members(fair: LeadList) -> set[UUID]:
    return set(ListMember.objects.filter(lead_list=fair).values_list("lead_id", flat=True))


def test_making_one(ada: Membership, api: Api) -> None:
    answer = api(ada).post("/api/lists", {"name": "  Spring   fair "})

    made = LeadList.objects.get()
    assert answer.status_code == 201
    assert answer.json()["list"] == {
        "id": str(made.id),
        "name": "Spring fair",
        "count": 0,
        "created_at": answer.json()["list"]["created_at"],
    }
    assert made.created_by_id == ada.id
    assert told(ada) == [("list.created", [made.id], ["name"])]


def test_a_name_is_taken_in_any_case_of_letters(
    ada: Membership, bob: Membership, api: Api, fair: LeadList
) -> None:
    answer = api(ada).post("/api/lists", {"name": "SPRING fair"})

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")
    assert answer.json()["existing_id"] == str(fair.id)
    assert LeadList.objects.count() == 1
    assert api(bob).post("/api/lists", {"name": "Spring fair"}).status_code == 201


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\nb", None, 7])
def test_a_bad_name(ada: Membership, api: Api, name: object) -> None:
    answer = api(ada).post("/api/lists", {"name": name})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["name"]
    assert not LeadList.objects.exists()


def test_leads_are_added_once(ada: Membership, api: Api, fair: LeadList) -> None:
    leads = [make_lead(ada, f"lead{n}@navy.example") for n in range(3)]
    client, address = api(ada), f"/api/lists/{fair.id}/leads"
    first = client.post(address, {"lead_ids": [str(leads[0].id), str(leads[0].id)]})
    second = client.post(address, {"lead_ids": [str(lead.id) for lead in leads]})

    assert (first.status_code, first.json()) == (200, {"added": 1})
    assert second.json() == {"added": 2}
    assert _members(fair) == {lead.id for lead in leads}
    assert client.get(f"/api/lists/{fair.id}").json()["list"]["count"] == 3
    assert told(ada) == [("list.updated", [fair.id], ["leads"])] * 2


def test_leads_are_taken_out(ada: Membership, api: Api, fair: LeadList) -> None:
    kept, gone, other = (make_lead(ada, f"lead{n}@navy.example") for n in range(3))
    client, address = api(ada), f"/api/lists/{fair.id}/leads"
    client.post(address, {"lead_ids": [str(kept.id), str(gone.id)]})
    answer = client.post(f"{address}/remove", {"lead_ids": [str(gone.id), str(other.id)]})

    assert (answer.status_code, answer.json()) == (200, {"removed": 1})
    assert _members(fair) == {kept.id}
    assert Lead.objects.count() == 3


def test_a_strangers_lead_is_not_there(
    ada: Membership, bob: Membership, api: Api, fair: LeadList
) -> None:
    own, theirs = make_lead(ada), make_lead(bob)
    body = {"lead_ids": [str(own.id), str(theirs.id)]}
    for address in (f"/api/lists/{fair.id}/leads", f"/api/lists/{fair.id}/leads/remove"):
        answer = api(ada).post(address, body)

        assert answer.status_code == 404
        assert answer.json()["message"] == (
            "There is no lead with one of these ids; nothing was changed."
        )
    assert _members(fair) == set()
    assert told(ada) == []


def test_a_thousand_at_once(ada: Membership, api: Api, fair: LeadList) -> None:
    body = {"lead_ids": [str(new_id()) for _ in range(1001)]}
    answer = api(ada).post(f"/api/lists/{fair.id}/leads", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["lead_ids"])


def test_a_merged_lead_is_in_no_count(ada: Membership, api: Api, fair: LeadList) -> None:
    winner = make_lead(ada, "winner@navy.example")
    merged = make_lead(ada, "merged@navy.example")
    for lead in (winner, merged):
        ListMember.objects.create(workspace_id=ada.workspace_id, lead_list=fair, lead=lead)
    Lead.objects.filter(id=merged.id).update(merged_into=winner)

    assert api(ada).get("/api/lists").json()["lists"][0]["count"] == 1


def test_renaming(ada: Membership, api: Api, fair: LeadList) -> None:
    answer = api(ada).patch(f"/api/lists/{fair.id}", {"name": "SPRING FAIR"})

    fair.refresh_from_db()
    assert (answer.status_code, fair.name) == (200, "SPRING FAIR")
    assert told(ada) == [("list.updated", [fair.id], ["name"])]


def test_deleting_leaves_the_leads(ada: Membership, api: Api, fair: LeadList) -> None:
    lead = make_lead(ada)
    ListMember.objects.create(workspace_id=ada.workspace_id, lead_list=fair, lead=lead)
    answer = api(ada).delete(f"/api/lists/{fair.id}")

    assert answer.status_code == 204
    assert not LeadList.objects.exists()
    assert Lead.objects.get() == lead
    assert told(ada) == [("list.deleted", [fair.id], [])]


def test_the_list_of_lists(ada: Membership, bob: Membership, api: Api, fair: LeadList) -> None:
    LeadList.objects.create(workspace_id=bob.workspace_id, name="Theirs")
    answer = api(ada).get("/api/lists").json()

    assert [each["name"] for each in answer["lists"]] == ["Spring fair"]
    assert (answer["total"], answer["page"], answer["limit"], answer["next_cursor"]) == (
        1,
        1,
        20,
        None,
    )
