"""GET /api/leads"""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Lead, LeadCount, Score

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Keyed = Callable[[Membership, Collection[str]], APIClient]
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def make(membership: Membership, name: str, **fields: Any) -> Lead:
    return Lead.objects.create(
        workspace=membership.workspace, full_name=name, email=f"{name}@lead.example", **fields
    )


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [lead["full_name"] for lead in answer.json()["leads"]]


def test_each_lead_has_every_field(ada: Membership, api: Api) -> None:
    with time_machine.travel(NOW, tick=False):
        lead = make(
            ada,
            "grace",
            company="Navy",
            timezone="America/New_York",
            owner=ada,
            tags=["vip"],
            custom={"rank": "Admiral"},
            last_contacted_at=NOW,
        )
    Score.objects.create(
        workspace=ada.workspace, lead=lead, value=0.25, low=0.1, high=0.4, scored_at=NOW
    )

    answer = api(ada).get("/api/leads")

    assert answer.json() == {
        "leads": [
            {
                "id": str(lead.id),
                "full_name": "grace",
                "first_name": "",
                "last_name": "",
                "email": "grace@lead.example",
                "phone": "",
                "company": "Navy",
                "job_title": "",
                "industry": "",
                "website": "",
                "country": "",
                "timezone": "America/New_York",
                "status": "new",
                "source": "",
                "owner_id": str(ada.id),
                "tags": ["vip"],
                "custom": {"rank": "Admiral"},
                "score": 0.25,
                "created_at": "2026-03-02T09:00:00Z",
                "updated_at": "2026-03-02T09:00:00Z",
                "last_contacted_at": "2026-03-02T09:00:00Z",
                "last_replied_at": None,
            }
        ],
        "total": 1,
        "page": 1,
        "limit": 20,
        "next_cursor": None,
    }


def test_an_empty_workspace_has_an_empty_list(ada: Membership, api: Api) -> None:
    assert api(ada).get("/v1/leads/").json() == {
        "leads": [],
        "total": 0,
        "page": 1,
        "limit": 20,
        "next_cursor": None,
    }


def test_newest_first_page_by_page(ada: Membership, api: Api) -> None:
    for n in range(5):
        make(ada, f"n{n}")
    client = api(ada)

    first = client.get("/api/leads", {"limit": 2})
    last = client.get("/api/leads", {"limit": 2, "page": 3})
    by_cursor = client.get("/api/leads", {"limit": 2, "cursor": first.json()["next_cursor"]})

    assert names(first) == ["n4", "n3"]
    assert names(last) == ["n0"]
    assert names(by_cursor) == ["n2", "n1"]
    assert (last.json()["total"], last.json()["page"], last.json()["limit"]) == (5, 3, 2)
    assert names(client.get("/api/leads", {"page": 9})) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "new"}, ["c", "a"]),
        ({"industry": "Codes"}, ["c", "b"]),
        ({"status": "new", "industry": "Codes"}, ["c"]),
        ({"status": "bounced"}, []),
        ({"industry": "Nothing of the kind"}, []),
    ],
)
def test_filters_leave_what_they_say_and_the_total_is_exact(
    ada: Membership, api: Api, query: dict[str, str], expected: list[str]
) -> None:
    make(ada, "a", industry="Navy")
    make(ada, "b", industry="Codes", status="replied")
    make(ada, "c", industry="Codes")

    answer = api(ada).get("/api/leads", query)

    assert names(answer) == expected
    assert answer.json()["total"] == len(expected)


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        (
            {"status": "hot"},
            "status",
            "“hot” is not one of: new, contacted, replied, qualified, unqualified, converted, "
            "bounced, unsubscribed.",
        ),
        ({"industry": ""}, "industry", "This field may not be blank."),
        ({"industry": "a\x00b"}, "industry", "Must be one line without control characters."),
        ({"staus": "new"}, "staus", "Unknown field."),
        ({"page": "0"}, "page", "Must be a whole number from 1 to 10000000."),
        ({"page": "-1"}, "page", "Must be a whole number from 1 to 10000000."),
        ({"limit": "101"}, "limit", "Must be a whole number from 1 to 100."),
        ({"limit": "ten"}, "limit", "Must be a whole number from 1 to 100."),
        ({"cursor": "nonsense"}, "cursor", "This is not a cursor that a list gave."),
    ],
)
def test_what_cannot_be_asked_is_named(
    ada: Membership, api: Api, query: dict[str, str], field: str, sentence: str
) -> None:
    answer = api(ada).get("/api/leads", query)

    assert answer.status_code == 400
    assert answer.json()["message"] == f"{field}: {sentence}"
    assert answer.json()["errors"] == {field: [sentence]}
    assert answer.json()["code"] == "invalid"


def test_another_workspaces_leads_are_not_listed(
    ada: Membership, bob: Membership, api: Api
) -> None:
    make(ada, "hers")
    make(bob, "his")

    answer = api(ada).get("/api/leads")

    assert names(answer) == ["hers"]
    assert answer.json()["total"] == 1


def test_scopes(ada: Membership, keyed: Keyed, anonymous: APIClient) -> None:
    refused = keyed(ada, ["write:leads", "read:campaigns"]).get("/api/leads")

    assert refused.status_code == 403
    assert refused.json()["code"] == "missing_scope"
    assert "read:leads" in refused.json()["message"]
    assert anonymous.get("/api/leads").status_code == 401
    assert keyed(ada, ["read:leads"]).get("/api/leads").status_code == 200


def test_the_general_limit_counts_it(ada: Membership, api: Api, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "general": "2/h"}
    client = api(ada)
    answers = [client.get("/api/leads") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert answers[2]["X-RateLimit-Limit"] == "2"
    assert 0 < int(answers[2]["Retry-After"]) <= 3600


def test_three_queries_whatever_the_page(
    ada: Membership, api: Api, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        make(ada, f"n{n}", owner=ada)
    client = api(ada)

    with django_assert_num_queries(3):  # who calls, the kept counts, the rows with their scores
        answer = client.get("/api/leads", {"limit": 25})

    assert len(names(answer)) == 25


def test_the_total_is_read_from_the_kept_counts(ada: Membership, api: Api) -> None:
    make(ada, "one")
    LeadCount.objects.filter(workspace=ada.workspace).update(count=1_000_000)

    assert api(ada).get("/api/leads").json()["total"] == 1_000_000
