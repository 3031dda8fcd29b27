"""Everything that happened to a lead, newest first, in words and as data."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Activity, Lead, LeadImport, LeadList
from leads.services.activity import note_changes, note_listed, note_same
from leads.services.merging import merge_leads
from leads.services.outcomes import mark_contacted
from leads.tests.cast import imported, make_lead
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
Browser = Callable[[Membership], Client]


def timeline(client: APIClient, lead_id: object, query: str = "") -> Any:
    return client.get(f"/api/leads/{lead_id}/timeline{query}").json()


def kinds(answer: Any) -> list[str]:
    return [each["kind"] for each in answer["timeline"]]


def words(page: str) -> list[str]:
    found = re.findall(r'<div class="np-timeline-words">\s*<p>(.*?)</p>', page, re.S)
    return [" ".join(re.sub("<[^>]*>", "", each).split()) for each in found]


def test_made_by_the_api_and_changed(ada: Membership, api: Api) -> None:
    client = api(ada)
    lead = {"full_name": "Grace Hopper", "email": "grace@navy.example", "tags": ["a"]}
    made = client.post("/api/leads", lead).json()["lead"]
    changes = {"status": "qualified", "owner_id": str(ada.id), "tags": ["b"], "company": "Navy"}
    client.patch(f"/api/leads/{made['id']}", changes)

    answer = timeline(client, made["id"])

    by = {"actor_id": str(ada.user_id), "by": "Ada Byron"}
    told = {each["kind"]: each["data"] for each in answer["timeline"]}
    assert told == {
        "created": {"via": "api", **by},
        "status_changed": {"before": "new", "after": "qualified", **by},
        "owner_changed": {"before": None, "after": str(ada.id), "owner": "Ada Byron", **by},
        "tags_changed": {"added": ["b"], "removed": ["a"], **by},
    }
    assert (answer["total"], answer["page"], answer["limit"], answer["next_cursor"]) == (
        4,
        1,
        20,
        None,
    )


def test_an_imported_lead_says_from_which_file(ada: Membership, api: Api) -> None:
    lead_import = imported(ada, "Email,Name\ngrace@navy.example,Grace Hopper\n")
    Lead.objects.update(import_id=lead_import.id)

    (moment,) = timeline(api(ada), Lead.objects.get().id)["timeline"]

    assert moment["kind"] == "imported"
    assert moment["data"] == {"import_id": str(lead_import.id), "file_name": "leads.csv"}
    assert not Activity.objects.exists()


def test_pages_and_cursors_lead_through_it_once(ada: Membership, api: Api) -> None:
    lead, client = make_lead(ada), api(ada)
    Activity.objects.bulk_create(
        Activity(
            workspace_id=ada.workspace_id,
            lead=lead,
            kind="opened",
            source_kind="message",
            source_id=new_id(),
            # Some at the same time: the order holds all the same.
            happened_at=now() + timedelta(hours=number // 2),
        )
        for number in range(7)
    )
    all_ids = [each["id"] for each in timeline(client, lead.id, "?limit=100")["timeline"]]

    paged = [
        each["id"]
        for page in (1, 2, 3)
        for each in timeline(client, lead.id, f"?limit=3&page={page}")["timeline"]
    ]
    following: list[str] = []
    cursor: Any = ""
    while cursor is not None:
        answer = timeline(client, lead.id, f"?limit=3&cursor={cursor}" if cursor else "?limit=3")
        following += [each["id"] for each in answer["timeline"]]
        cursor = answer["next_cursor"]

    assert len(all_ids) == 8
    assert paged == following == all_ids
    beyond = timeline(client, lead.id, "?page=9")
    assert (beyond["timeline"], beyond["total"]) == ([], 8)


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?page=x", "?cursor=x", "?sort=up"])
def test_what_is_no_page(ada: Membership, api: Api, query: str) -> None:
    answer = api(ada).get(f"/api/leads/{make_lead(ada).id}/timeline{query}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [re.split("[?=]", query)[1]]


def test_a_cursor_of_another_lead(ada: Membership, api: Api) -> None:
    lead, other = make_lead(ada), make_lead(ada, "alan@bletchley.example")
    mark_contacted(workspace_id=ada.workspace_id, lead_ids=[other.id], at=now())
    cursor = timeline(api(ada), other.id, "?limit=1")["next_cursor"]

    answer = api(ada).get(f"/api/leads/{lead.id}/timeline?cursor={cursor}")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


def test_a_status_moved_by_an_event_has_nobody(ada: Membership, api: Api) -> None:
    lead, still = make_lead(ada), make_lead(ada, "alan@bletchley.example", status="qualified")

    mark_contacted(workspace_id=ada.workspace_id, lead_ids=[lead.id, still.id], at=now())

    assert kinds(timeline(api(ada), still.id)) == ["created"]
    moment = timeline(api(ada), lead.id)["timeline"][0]
    assert (moment["kind"], moment["data"]) == (
        "status_changed",
        {"before": "new", "after": "contacted"},
    )


def test_the_page_tells_it_in_words(ada: Membership, browser: Browser) -> None:
    lead, other = make_lead(ada), make_lead(ada, "g@navy.test", full_name="<b>G</b>")
    lead_list = LeadList.objects.create(workspace_id=ada.workspace_id, name="Fair")
    who: Any = {"workspace_id": ada.workspace_id, "actor_id": ada.user_id}
    campaign_id = new_id()
    note_same(
        workspace_id=ada.workspace_id,
        lead_ids=[lead.id],
        kind="enrolled",
        source_kind="campaign",
        source_id=campaign_id,
        data={"campaign_id": str(campaign_id), "campaign": "Spring"},
    )
    note_listed(lead_ids=[lead.id], list_id=lead_list.id, **who)
    for field, before, after in (
        ("status", "new", "replied"),
        ("owner_id", ada.id, None),
        ("tags", ["a"], ["b", "c"]),
    ):
        note_changes(field=field, before={lead.id: before}, after={lead.id: after}, **who)
    merge_leads(winner_id=lead.id, loser_ids=[other.id], **who)
    lead_list.delete()

    page = browser(ada).get(f"/leads/{lead.id}/").content.decode()

    assert words(page) == [
        "Ada Byron merged &lt;b&gt;G&lt;/b&gt; (g@navy.test) into this lead",
        "Ada Byron added the tags b, c; Ada Byron took away the tag a",
        "Ada Byron left the lead without an owner",
        "Ada Byron changed the status from New to Replied",
        "Ada Byron put the lead into a list that is gone",
        "Was put into the campaign Spring",
        "Came in as a lead",
    ]
    assert "Today" in page


def test_many_changes_are_one_statement(
    ada: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    leads = [make_lead(ada, f"lead{n}@x.example") for n in range(5)]
    before = {lead.id: "new" for lead in leads}
    after = {lead.id: "new" if lead is leads[0] else "replied" for lead in leads}

    with django_assert_num_queries(3):  # savepoint, rows, release
        note_changes(
            workspace_id=ada.workspace_id,
            field="status",
            before=before,
            after=after,
            actor_id=ada.user_id,
        )

    noted = Activity.objects.values_list("lead_id", flat=True)
    assert set(noted) == {lead.id for lead in leads[1:]}


def test_an_import_writes_no_line_a_lead(ada: Membership) -> None:
    imported(ada, "Email\na@x.example\nb@x.example\n")

    assert LeadImport.objects.get().created == 2
    assert not Activity.objects.exists()
