"""GET /api/leads/export"""

import csv
import io
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import CustomField, Lead, Score
from leads.rules.spreadsheet import defused
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Keyed = Callable[[Membership, Collection[str]], APIClient]
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def exported(answer: Any) -> list[dict[str, str]]:
    """The file's rows, read as a CSV reader reads them."""
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_lead_with_all_it_has(ada: Membership, api: Api) -> None:
    workspace = {"workspace_id": ada.workspace_id}
    for key in ("size", "plan"):
        CustomField.objects.create(**workspace, key=key, name=key.title())
    lead = make_lead(
        ada,
        "grace@navy.example",
        company='Navy "Yard", Inc.',
        job_title="Rear\nadmiral",
        status="replied",
        owner=ada,
        tags=["vip", "cold"],
        custom={"size": 250, "plan": "pro", "unknown": "left out"},
        last_contacted_at=NOW,
    )
    Lead.objects.filter(id=lead.id).update(created_at=NOW, updated_at=NOW)
    Score.objects.create(**workspace, lead=lead, value=0.25, low=0, high=1, scored_at=NOW)

    answer = api(ada).get("/api/leads/export")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="leads.csv"'
    assert exported(answer) == [
        {
            "id": str(lead.id),
            "full_name": "Grace Hopper",
            "first_name": "Grace",
            "last_name": "Hopper",
            "email": "grace@navy.example",
            "phone": "",
            "company": 'Navy "Yard", Inc.',
            "job_title": "Rear\nadmiral",
            "industry": "",
            "website": "",
            "country": "",
            "timezone": "",
            "status": "replied",
            "source": "",
            "owner": "ada@engines.example",
            "tags": "vip, cold",
            "score": "0.25",
            "created_at": "2026-03-02T09:30:00Z",
            "updated_at": "2026-03-02T09:30:00Z",
            "last_contacted_at": "2026-03-02T09:30:00Z",
            "last_replied_at": "",
            "custom.size": "250",
            "custom.plan": "pro",
        }
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+49 30 1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "plain = text",
        "'=1",
        " =1",
        "",
        "ü=1",
        "%s {0}",
    ],
)
def test_what_a_program_would_run_stands_behind_an_apostrophe(
    ada: Membership, api: Api, cell: str
) -> None:
    CustomField.objects.create(workspace_id=ada.workspace_id, key="note", name="Note")
    make_lead(ada, full_name=cell, phone=cell, tags=[cell] if cell else [], custom={"note": cell})

    (row,) = exported(api(ada).get("/api/leads/export"))

    shown = [row["full_name"], row["phone"], row["tags"], row["custom.note"]]
    assert shown == [defused(cell)] * 4


def test_the_filters_are_the_lists_and_the_newest_come_first(ada: Membership, api: Api) -> None:
    for number in range(5):
        make_lead(ada, f"{number}@lead.example", status="new" if number % 2 else "replied")
    client = api(ada)

    rows = exported(client.get("/api/leads/export", {"status": "replied"}))

    assert [row["email"][0] for row in rows] == ["4", "2", "0"]
    assert client.get("/api/leads/export", {"page": "2"}).status_code == 400
    assert client.get("/api/leads/export", {"stauts": "new"}).status_code == 400


def test_merged_leads_and_those_of_others_are_left_out(
    ada: Membership, bob: Membership, api: Api
) -> None:
    kept = make_lead(ada, "kept@lead.example")
    make_lead(ada, "merged@lead.example", merged_into=kept)
    make_lead(bob, "his@lead.example")

    assert [row["email"] for row in exported(api(ada).get("/api/leads/export"))] == [kept.email]


def test_without_leads_it_is_a_header(ada: Membership, api: Api) -> None:
    answer: Any = api(ada).get("/api/leads/export", headers={"Accept": "text/csv"})

    assert b"".join(answer.streaming_content).startswith(b"id,full_name,first_name,")
    assert exported(api(ada).get("/api/leads/export")) == []


def test_it_comes_in_blocks(ada: Membership, api: Api) -> None:
    leads = [
        Lead(workspace_id=ada.workspace_id, email=f"{n}@lead.example", full_name="x" * 300)
        for n in range(1000)
    ]
    Lead.objects.bulk_create(leads)

    answer: Any = api(ada).get("/api/leads/export")
    blocks = list(answer.streaming_content)

    assert [block.count(b"\n") for block in blocks][-1] < 1001
    assert sum(block.count(b"\n") for block in blocks) == 1001
    assert max(map(len, blocks)) < 70_000


def test_scopes(ada: Membership, keyed: Keyed, anonymous: APIClient) -> None:
    assert keyed(ada, ["write:leads"]).get("/api/leads/export").status_code == 403
    assert anonymous.get("/api/leads/export").status_code == 401
