"""`leads/{id}` and `leads/upsert`, over the API."""

from collections.abc import Callable, Collection
from datetime import UTC, datetime

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Lead
from leads.services.outcomes import mark_contacted
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Keyed = Callable[[Membership, Collection[str]], APIClient]
GRACE = {"full_name": "Grace Hopper", "email": "grace@navy.example"}


def test_one_lead_is_as_in_the_list(ada: Membership, api: Api) -> None:
    lead = make_lead(ada)
    client = api(ada)

    answer = client.get(f"/api/leads/{lead.id}")

    assert answer.status_code == 200
    assert answer.json() == {"lead": client.get("/api/leads").json()["leads"][0]}


def test_a_lead_is_deleted_once(ada: Membership, api: Api) -> None:
    path = f"/api/leads/{make_lead(ada).id}"

    answers = [api(ada).delete(path) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 404]
    assert answers[0].content == b""
    assert not Lead.objects.exists()


def test_who_was_contacted_is_409(ada: Membership, api: Api) -> None:
    lead = make_lead(ada)
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    mark_contacted(workspace_id=ada.workspace_id, lead_ids=[lead.id], at=at)

    answer = api(ada).delete(f"/api/leads/{lead.id}")

    assert (answer.status_code, answer.json()["code"]) == (409, "lead_contacted")
    assert Lead.objects.get() == lead


@pytest.mark.parametrize("verb", ["get", "delete"])
def test_another_workspaces_lead_is_not_there(
    ada: Membership, bob: Membership, api: Api, verb: str
) -> None:
    lead = make_lead(bob)

    answer = getattr(api(ada), verb)(f"/api/leads/{lead.id}")

    assert answer.status_code == 404
    assert Lead.objects.get() == lead


def test_upsert_says_whether_the_lead_is_new(ada: Membership, api: Api) -> None:
    client = api(ada)

    first = client.post("/api/leads/upsert", GRACE)
    second = client.post("/api/leads/upsert", {**GRACE, "company": "Navy"})

    assert (first.status_code, first.json()["created"]) == (201, True)
    assert (second.status_code, second.json()["created"]) == (200, False)
    assert set(second.json()) == {"lead", "created"}
    assert second.json()["lead"]["id"] == first.json()["lead"]["id"]
    assert second.json()["lead"]["company"] == "Navy"


def test_upsert_leaves_another_workspaces_lead(ada: Membership, bob: Membership, api: Api) -> None:
    theirs = make_lead(bob, company="Other")

    answer = api(ada).post("/api/leads/upsert", {**GRACE, "company": "Navy"})

    assert answer.status_code == 201
    theirs.refresh_from_db()
    assert theirs.company == "Other"


def test_scopes(ada: Membership, keyed: Keyed) -> None:
    lead = make_lead(ada)
    path = f"/api/leads/{lead.id}"
    reader, writer = keyed(ada, ["read:leads"]), keyed(ada, ["write:leads"])

    assert writer.get(path).status_code == 403
    assert reader.delete(path).status_code == 403
    assert reader.post("/api/leads/upsert", {**GRACE, "company": "x"}).status_code == 403
    assert reader.get(path).json()["lead"]["company"] == ""
    assert writer.delete(path).status_code == 204
