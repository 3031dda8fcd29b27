"""Each filter of the list leaves what it says, and the total is how many."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Lead, LeadList, ListMember, Score, Segment
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def three(ada: Membership) -> dict[str, Lead]:
    """Ann is a CTO with a score, Ben is in a list, Cem was changed in March."""
    ann = make_lead(
        ada,
        "ann@acme.example",
        full_name="Ann Müller-Lüdenscheidt",
        company="Acme & Sons",
        job_title="Co-founder / CTO",
        country="Germany",
        owner=ada,
        tags=["VIP, gold", "warm"],
        custom={"size": 250, "plan": "pro", "signed": "2026-03-01"},
    )
    ben = make_lead(
        ada,
        "ben@navy.example",
        full_name="Ben Wood",
        status="replied",
        country="France",
        custom={"size": 9, "active": True},
    )
    cem = make_lead(
        ada, "cem@codes.example", full_name="Cem Wu", industry="Codes", custom={"size": "250"}
    )
    Lead.objects.exclude(id=cem.id).update(updated_at=datetime(2026, 2, 1, tzinfo=UTC))
    Lead.objects.filter(id=cem.id).update(updated_at=MARCH)
    _score(ada, ann, 0.8)
    _score(ada, ben, 0.3)
    sevens = LeadList.objects.create(workspace_id=ada.workspace_id, name="Sevens")
    ListMember.objects.create(workspace_id=ada.workspace_id, lead_list=sevens, lead=ben)
    return {"ann": ann, "ben": ben, "cem": cem}


def _score(member: Membership, lead: Lead, value: float) -> None:
    Score.objects.create(
        workspace_id=member.workspace_id, lead=lead, value=value, low=0, high=1, scored_at=MARCH
    )


def names(answer: Any) -> list[str]:
    """Their first names, and the total that goes with them."""
    assert answer.status_code == 200, answer.content
    found = [lead["full_name"].split()[0].lower() for lead in answer.json()["leads"]]
    assert answer.json()["total"] == len(found)
    return sorted(found)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["ann", "ben", "cem"]),
        ({"status": "replied"}, ["ben"]),
        ({"status": "replied,new"}, ["ann", "ben", "cem"]),
        ({"industry": "Codes"}, ["cem"]),
        ({"industry": "codes"}, []),
        ({"country": "germany"}, ["ann"]),
        ({"country": "germany,FRANCE"}, ["ann", "ben"]),
        ({"tag": "warm"}, ["ann"]),
        ({"tag": r"vip\, gold"}, ["ann"]),
        ({"owner": "nobody"}, ["ben", "cem"]),
        ({"min_score": "0.3"}, ["ann", "ben"]),
        ({"min_score": "0.31"}, ["ann"]),
        ({"max_score": "0.3"}, ["ben"]),
        ({"min_score": "0.5", "max_score": "0.6"}, []),
        ({"custom.size": "250"}, ["ann", "cem"]),
        ({"custom.size.min": "10"}, ["ann"]),
        ({"custom.size.min": "5", "custom.size.max": "9.5"}, ["ben"]),
        ({"custom.signed.min": "2026-02-01"}, ["ann"]),
        ({"custom.signed.max": "2026-02-01"}, []),
        ({"custom.active": "true"}, ["ben"]),
        ({"custom.plan": "pro", "custom.size": "250"}, ["ann"]),
        ({"custom.plan.known": "true"}, ["ann"]),
        ({"updated_since": "2026-03-01"}, ["cem"]),
        ({"updated_since": "2026-03-02T10:00:00+01:00"}, ["cem"]),
        ({"updated_since": "2026-03-02T09:00:01Z"}, []),
        ({"created_since": "2000-01-01"}, ["ann", "ben", "cem"]),
        ({"created_since": "2999-01-01"}, []),
        ({"status": "new", "q": "a"}, ["ann"]),
    ],
)
def test_a_filter(
    ada: Membership, api: Api, three: dict[str, Lead], query: dict[str, str], expected: list[str]
) -> None:
    assert names(api(ada).get("/api/leads", query)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ann", ["ann"]),
        ("MÜLL", ["ann"]),
        ("lüden", ["ann"]),
        ("ann cto", ["ann"]),
        ("wood ben", ["ben"]),
        ("w", ["ben", "cem"]),
        ("acme.example", ["ann"]),
        ("ann@acme.example", ["ann"]),
        ("navy", ["ben"]),
        ("sons", ["ann"]),
        ("ood", []),
        ("!?", []),
        ("' | !", []),
        ("cto:* & !ann", ["ann"]),
    ],
)
def test_each_word_searched_is_the_beginning_of_one(
    ada: Membership, api: Api, three: dict[str, Lead], words: str, expected: list[str]
) -> None:
    assert names(api(ada).get("/api/leads", {"q": words})) == expected


def test_an_owner_a_list_and_a_segment(ada: Membership, api: Api, three: dict[str, Lead]) -> None:
    client = api(ada)
    sevens = LeadList.objects.get()
    large = Segment.objects.create(
        workspace_id=ada.workspace_id, name="Large", criteria={"custom": {"size": {"min": 100}}}
    )

    assert names(client.get("/api/leads", {"owner": str(ada.id)})) == ["ann"]
    assert names(client.get("/api/leads", {"owner": f"{ada.id},nobody"})) == ["ann", "ben", "cem"]
    assert names(client.get("/api/leads", {"list": str(sevens.id)})) == ["ben"]
    assert names(client.get("/api/leads", {"segment": str(large.id)})) == ["ann"]
    assert names(client.get("/api/leads", {"segment": str(large.id), "status": "replied"})) == []


def test_of_a_segment_and_the_filters_beside_it_both_hold(
    ada: Membership, api: Api, three: dict[str, Lead]
) -> None:
    segment = Segment.objects.create(
        workspace_id=ada.workspace_id, name="New", criteria={"statuses": ["new"]}
    )

    answer = api(ada).get("/api/leads", {"segment": str(segment.id), "status": "replied"})

    assert names(answer) == []


def test_a_merged_lead_is_in_no_list(ada: Membership, api: Api, three: dict[str, Lead]) -> None:
    Lead.objects.filter(id=three["ben"].id).update(merged_into=three["ann"])

    assert names(api(ada).get("/api/leads")) == ["ann", "cem"]
    assert names(api(ada).get("/api/leads", {"q": "ben"})) == []


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"stauts": "new"}, "stauts", "Unknown field."),
        ({"q": ""}, "q", "This field may not be blank."),
        ({"status": "new,hot"}, "status", "“hot” is not one of: "),
        ({"owner": "me"}, "owner", "Must be a list of at most 50 ids."),
        ({"list": "mine"}, "list", "Must be a list of at most 50 ids."),
        ({"segment": "mine"}, "segment", "Must be a valid UUID."),
        ({"min_score": "80"}, "min_score", "Must be a number from 0 to 1."),
        ({"min_score": "nan"}, "min_score", "Must be a number from 0 to 1."),
        ({"created_since": "March"}, "created_since", "Must be a date or a time, such as "),
        ({"custom.Size": "1"}, "custom", "“Size” is no field name: "),
        ({"custom.size.avg": "1"}, "custom", "“size.avg” is no field name: "),
        ({"q": "a" * 301}, "q", "Must be a text of at most 300 characters."),
        ({"q": "a\x00b"}, "q", "Must be one line without control characters."),
        ({"sort": "age"}, "sort", "Must be one of: newest, name, score, contacted, updated."),
    ],
)
def test_what_cannot_be_asked_is_named(
    ada: Membership, api: Api, query: dict[str, str], field: str, sentence: str
) -> None:
    answer = api(ada).get("/api/leads", query)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert answer.json()["message"].startswith(f"{field}: {sentence}")


def test_another_workspaces_segment_is_none(ada: Membership, bob: Membership, api: Api) -> None:
    his = Segment.objects.create(workspace_id=bob.workspace_id, name="His", criteria={})

    assert api(ada).get("/api/leads", {"segment": str(his.id)}).status_code == 404
