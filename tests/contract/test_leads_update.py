"""PUT /api/leads/{id}"""

from collections.abc import Callable, Collection
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from leads.models import Lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Keyed = Callable[[Membership, Collection[str]], APIClient]


@pytest.fixture
def lead(ada: Membership) -> Lead:
    return make(ada)


def make(membership: Membership, email: str = "john@example.com") -> Lead:
    return Lead.objects.create(
        workspace=membership.workspace,
        full_name="John Doe",
        first_name="John",
        last_name="Doe",
        email=email,
        company="Example Corp",
        custom={"size": 38},
    )


def at(lead: Lead) -> str:
    return f"/api/leads/{lead.id}"


def unchanged(lead: Lead) -> bool:
    stored = Lead.objects.filter(id=lead.id).values().get()
    return stored == {field: getattr(lead, field) for field in stored}


@pytest.mark.parametrize("verb", ["put", "patch"])
def test_what_is_sent_changes_and_the_rest_stays(
    ada: Membership, lead: Lead, api: Api, verb: str
) -> None:
    sent = {
        "full_name": "Jane Roe",
        "email": "JANE@example.com",
        "company": "Roe Ltd",
        "status": "qualified",
    }

    answer = getattr(api(ada), verb)(f"/v1/leads/{lead.id}", sent)

    told = answer.json()["lead"]
    assert answer.status_code == 200
    assert set(answer.json()) == {"lead"}
    assert (told["id"], told["full_name"], told["email"]) == (
        str(lead.id),
        "Jane Roe",
        "jane@example.com",
    )
    assert (told["first_name"], told["last_name"]) == ("Jane", "Roe")
    assert (told["company"], told["status"], told["custom"]) == (
        "Roe Ltd",
        "qualified",
        {"size": 38},
    )
    event = BusinessEvent.objects.get(type="lead.updated")
    assert (event.object_ids, event.actor_id) == ([lead.id], ada.user_id)


def test_what_was_got_can_be_put(ada: Membership, lead: Lead, api: Api) -> None:
    client = api(ada)
    got = client.get(at(lead)).json()["lead"]

    same = client.put(at(lead), got)
    changed = client.put(at(lead), {**got, "company": "Roe Ltd"})

    assert (same.status_code, same.json()["lead"]) == (200, got)
    assert changed.json()["lead"] == {
        **got,
        "company": "Roe Ltd",
        "updated_at": changed.json()["lead"]["updated_at"],
    }


def test_nothing_sent_changes_nothing(ada: Membership, lead: Lead, api: Api) -> None:
    answer = api(ada).put(at(lead), {})

    assert answer.status_code == 200
    assert unchanged(lead)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "John\nDoe"}, "full_name"),
        ({"email": "nobody"}, "email"),
        ({"email": None}, "email"),
        ({"status": "hot"}, "status"),
        ({"company": {"name": "Roe"}}, "company"),
        ({"owner_id": 7.5}, "owner_id"),
        ({"campany": "Roe"}, "campany"),
    ],
)
def test_fields_at_fault_are_named(
    ada: Membership, lead: Lead, api: Api, sent: dict[str, Any], field: str
) -> None:
    answer = api(ada).put(at(lead), sent)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert answer.json()["message"].startswith(f"{field}: ")
    assert unchanged(lead)


def test_nul_and_malformed_json_are_a_sentence(ada: Membership, lead: Lead, api: Api) -> None:
    for body in ("{", '{"company": "a\\u0000b"}', "[1]"):
        answer = api(ada).generic("PUT", at(lead), body, content_type="application/json")

        assert answer.status_code == 400
        assert answer.json()["message"]
    assert unchanged(lead)


def test_another_leads_address_is_409_with_its_id(ada: Membership, lead: Lead, api: Api) -> None:
    other = make(ada, "jane@example.com")

    answer = api(ada).put(at(lead), {"email": "Jane@example.com", "company": "Roe"})

    assert answer.status_code == 409
    assert answer.json()["existing_id"] == str(other.id)
    assert unchanged(lead)


def test_another_workspaces_lead_is_404(bob: Membership, lead: Lead, api: Api) -> None:
    answer = api(bob).put(at(lead), {"company": "Roe"})

    assert answer.status_code == 404
    assert answer.json()["message"] == "There is no lead with this id."
    assert unchanged(lead)


def test_an_owner_from_elsewhere_is_404(
    ada: Membership, bob: Membership, lead: Lead, api: Api
) -> None:
    answer = api(ada).put(at(lead), {"owner_id": str(bob.id), "company": "Roe"})

    assert answer.status_code == 404
    assert unchanged(lead)


@pytest.mark.parametrize("id", ["7", "not-an-id", "0192f0c1-2345-7890-8abc-0123456789ab"])
def test_an_id_that_is_none_is_404(ada: Membership, api: Api, id: str) -> None:
    answer = api(ada).put(f"/api/leads/{id}", {"company": "Roe"})

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_scopes(ada: Membership, lead: Lead, keyed: Keyed, anonymous: APIClient) -> None:
    refused = keyed(ada, ["read:leads"]).put(at(lead), {"company": "Roe"})

    assert refused.status_code == 403
    assert "write:leads" in refused.json()["message"]
    assert anonymous.put(at(lead), {"company": "Roe"}).status_code == 401
    assert unchanged(lead)
    assert keyed(ada, ["write:leads"]).put(at(lead), {"company": "Roe"}).status_code == 200


def test_the_general_limit_counts_it(ada: Membership, lead: Lead, api: Api, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "1/h"}
    client = api(ada)
    first = client.put(at(lead), {"company": "Roe"})
    second = client.put(at(lead), {"company": "Other"})

    assert (first.status_code, first["X-RateLimit-Remaining"]) == (200, "0")
    assert second.status_code == 429
    assert 0 < int(second["Retry-After"]) <= 3600
    assert Lead.objects.get().company == "Roe"
