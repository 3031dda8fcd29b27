"""`leads/bulk`, `leads/jobs` and `leads/upsert` of many leads."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Activity, BulkJob, CustomField, Lead, LeadList, Suppression
from leads.services.bulk.running import run_next_job
from leads.tests.cast import make_lead, told
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


def item(name: str, **fields: Any) -> dict[str, Any]:
    return {"full_name": "Ann Lee", "email": f"{name}@x.example", **fields}


def statuses(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [each["status"] for each in answer.json()["results"]]


def test_each_lead_of_a_call_has_its_result_in_order(ada: Membership, api: Api) -> None:
    known = make_lead(ada, "known@x.example")
    leads = [
        item("one", tags=["vip"], custom={"plan": "gold"}),
        item("known", company="Other"),
        item("two", status="won"),
        {"email": "nobody"},
        "nonsense",
        item("ONE"),
        item("three", owner_id=str(ada.id)),
    ]

    answer = api(ada).post("/api/leads/bulk", {"leads": leads})

    results = answer.json()["results"]
    assert [each["index"] for each in results] == list(range(7))
    assert statuses(answer) == [
        "created",
        "exists",
        "invalid",
        "invalid",
        "invalid",
        "exists",
        "created",
    ]
    ids = dict(Lead.objects.values_list("email", "id"))
    assert sorted(ids) == ["known@x.example", "one@x.example", "three@x.example"]
    assert [each["id"] for each in results] == [
        str(ids["one@x.example"]),
        str(known.id),
        None,
        None,
        None,
        str(ids["one@x.example"]),
        str(ids["three@x.example"]),
    ]
    assert results[2]["message"].startswith("status: “won” is not one of: new, contacted")
    assert sorted(results[3]["errors"]) == ["email", "full_name"]
    one = Lead.objects.get(email="one@x.example")
    assert (one.first_name, one.last_name, one.tags) == ("Ann", "Lee", ["vip"])
    assert one.custom == {"plan": "gold"}
    assert (one.workspace_id, one.status) == (ada.workspace_id, "new")
    known.refresh_from_db()
    assert known.company == ""


def test_created_leads_are_told_in_one_event_and_in_their_timelines(
    ada: Membership, api: Api
) -> None:
    api(ada).post("/api/leads/bulk", {"leads": [item("one"), item("two", country="Chile")]})

    ids = list(Lead.objects.order_by("id").values_list("id", flat=True))
    assert told(ada) == [("lead.created", ids, ["country", "email", "full_name"])]
    assert sorted(Activity.objects.values_list("lead_id", "kind")) == [
        (id, "created") for id in ids
    ]


def test_what_is_suppressed_comes_in_so_and_who_opts_out_is_suppressed(
    ada: Membership, api: Api
) -> None:
    client = api(ada)
    client.post("/api/leads/bulk", {"leads": [item("out", status="unsubscribed")]})
    assert list(Suppression.objects.values_list("value", "reason")) == [
        ("out@x.example", "unsubscribed")
    ]
    Lead.objects.all().delete()

    client.post("/api/leads/bulk", {"leads": [item("out"), item("in")]})

    assert dict(Lead.objects.values_list("email", "status")) == {
        "out@x.example": "unsubscribed",
        "in@x.example": "new",
    }


def test_custom_values_are_of_their_fields_kinds(ada: Membership, api: Api) -> None:
    CustomField.objects.create(
        workspace_id=ada.workspace_id, key="size", name="Size", kind="number"
    )
    leads = [
        item("one", custom={"size": 3, "plan": "gold"}),
        item("two", custom={"size": "many"}),
        item("three", custom={"plan": 7}),
    ]

    answer = api(ada).post("/api/leads/upsert", {"leads": leads})

    assert statuses(answer) == ["created", "invalid", "invalid"]
    errors = [each.get("errors", {}).keys() for each in answer.json()["results"]]
    assert errors == [set(), {"custom.size"}, {"custom.plan"}]
    assert dict(CustomField.objects.values_list("key", "kind")) == {
        "size": "number",
        "plan": "text",
    }


def test_an_upsert_writes_what_is_sent_and_leaves_the_rest(ada: Membership, api: Api) -> None:
    make_lead(ada, "known@x.example", company="Navy", country="US", custom={"plan": "gold"})
    make_lead(ada, "same@x.example", full_name="Ann Lee", first_name="Ann", last_name="Lee")
    leads = [
        item("known", full_name="Grace Hopper", company="", tags=["vip"]),
        item("same"),
        item("new"),
        item("new", job_title="CTO"),
        item("known", full_name=""),
        item("known", full_name="Grace Hopper", owner_id=str(new_id())),
    ]

    answer = api(ada).post("/api/leads/upsert", {"leads": leads})

    assert statuses(answer) == [
        "updated",
        "unchanged",
        "created",
        "updated",
        "invalid",
        "invalid",
    ]
    assert answer.json()["results"][5]["errors"] == {
        "owner_id": ["There is no member with this id."]
    }
    known = Lead.objects.get(email="known@x.example")
    assert (known.company, known.country, known.tags) == ("", "US", ["vip"])
    assert known.custom == {"plan": "gold"}
    new = Lead.objects.get(email="new@x.example")
    assert new.job_title == "CTO"
    assert told(ada) == [
        ("lead.created", [new.id], ["email", "full_name", "job_title"]),
        ("lead.updated", [known.id], ["company", "tags"]),
    ]
    assert list(Activity.objects.filter(lead=known).values_list("kind", flat=True)) == [
        "tags_changed"
    ]


def test_the_address_of_a_merged_lead_means_the_one_that_lives(ada: Membership, api: Api) -> None:
    living = make_lead(ada, "living@x.example", full_name="Ann Lee")
    make_lead(ada, "merged@x.example", merged_into=living)
    leads = [item("merged", company="Navy"), item("living", country="US")]

    answer = api(ada).post("/api/leads/upsert", {"leads": leads})

    results = answer.json()["results"]
    assert [(each["status"], each["id"]) for each in results] == [
        ("updated", str(living.id)),
        ("updated", str(living.id)),
    ]
    living.refresh_from_db()
    assert (living.email, living.company, living.country) == ("living@x.example", "Navy", "US")
    assert [ids for _type, ids, _fields in told(ada)] == [[living.id]]


def test_a_thousand_leads_take_a_handful_of_statements(ada: Membership, api: Api) -> None:
    leads = [item(f"lead{n}", custom={"n": n}) for n in range(1000)]
    client = api(ada)
    client.get("/api/me")

    with CaptureQueriesContext(connection) as creating:
        assert set(statuses(client.post("/api/leads/upsert", {"leads": leads}))) == {"created"}
    for each in leads:
        each["company"] = "Navy"
    with CaptureQueriesContext(connection) as updating:
        assert set(statuses(client.post("/api/leads/upsert", {"leads": leads}))) == {"updated"}

    assert Lead.objects.filter(company="Navy").count() == 1000
    assert len(creating) <= 24, [each["sql"][:80] for each in creating]
    assert len(updating) <= 18, [each["sql"][:80] for each in updating]


@pytest.mark.parametrize("path", ["bulk", "upsert"])
@pytest.mark.parametrize(
    ("leads", "sentence"),
    [
        ([], "leads: This list may not be empty."),
        ("x", 'leads: Expected a list of items but got type "str".'),
        (
            [{}] * 1001,
            "leads: At most 1000 leads at a time; send the others in calls of their own.",
        ),
    ],
)
def test_what_is_no_list_of_leads_is_refused_whole(
    ada: Membership, api: Api, path: str, leads: Any, sentence: str
) -> None:
    answer = api(ada).post(f"/api/leads/{path}", {"leads": leads})

    assert (answer.status_code, answer.json()["message"]) == (400, sentence)


def test_the_same_key_answers_the_same_and_writes_once(ada: Membership, api: Api) -> None:
    client, body = api(ada), {"leads": [item(f"lead{n}") for n in range(1000)]}

    first = client.post("/api/leads/bulk", body, headers={"Idempotency-Key": "k"})
    again = client.post("/api/leads/bulk", body, headers={"Idempotency-Key": "k"})

    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert len(first.json()["results"]) == Lead.objects.count() == 1000


def test_an_act_answers_for_each_id(ada: Membership, bob: Membership, api: Api) -> None:
    one = make_lead(ada, "one@x.example")
    so = make_lead(ada, "so@x.example", status="qualified")
    theirs = make_lead(bob, "theirs@x.example")
    ids = [str(each.id) for each in (so, theirs, one)]

    answer = api(ada).post(
        "/api/leads/bulk", {"act": "status", "status": "qualified", "lead_ids": ids}
    )

    assert answer.json()["results"] == [
        {"id": ids[0], "status": "unchanged"},
        {"id": ids[1], "status": "not_found"},
        {"id": ids[2], "status": "changed"},
    ]
    theirs.refresh_from_db()
    assert theirs.status == "new"


def test_contacted_leads_are_kept(ada: Membership, api: Api) -> None:
    ids = [
        str(make_lead(ada, "one@x.example", first_contacted_at=now()).id),
        str(make_lead(ada, "two@x.example").id),
    ]

    answer = api(ada).post("/api/leads/bulk", {"act": "delete", "lead_ids": ids})

    assert statuses(answer) == ["kept", "changed"]
    assert [str(id) for id in Lead.objects.values_list("id", flat=True)] == ids[:1]


def test_an_act_on_all_that_match_is_a_job(ada: Membership, api: Api) -> None:
    make_lead(ada, "one@x.example", industry="Mining")
    make_lead(ada, "two@x.example")
    made = LeadList.objects.create(workspace_id=ada.workspace_id, name="Fair")
    client = api(ada)

    answer = client.post(
        "/api/leads/bulk",
        {"act": "list", "list_id": str(made.id), "criteria": {"industries": ["mining"]}},
    )

    started = BulkJob.objects.get()
    assert (answer.status_code, answer["Location"]) == (202, f"/api/leads/jobs/{started.id}")
    assert answer.json()["job"] == {
        "id": str(started.id),
        "act": "list",
        "arguments": {"list_id": str(made.id)},
        "criteria": {"industries": ["mining"]},
        "status": "pending",
        "total": 1,
        "processed": 0,
        "changed": 0,
        "kept": 0,
        "error": "",
        "created_at": answer.json()["job"]["created_at"],
        "finished_at": None,
    }
    run_next_job()
    job = client.get(answer["Location"]).json()["job"]
    assert (job["status"], job["processed"], job["changed"]) == ("done", 1, 1)
    listed = client.get("/api/leads/jobs").json()
    assert (listed["jobs"], listed["total"]) == ([job], 1)
    refused = client.post(f"{answer['Location']}/cancel")
    assert (refused.status_code, refused.json()["code"]) == (409, "job_ended")


def test_a_job_is_canceled(ada: Membership, api: Api) -> None:
    make_lead(ada)
    client = api(ada)
    body = {"act": "tag", "tag": "vip", "criteria": {}}
    location = client.post("/api/leads/bulk", body)["Location"]

    assert client.post(f"{location}/cancel").json()["job"]["status"] == "cancelled"

    assert run_next_job() is False
    assert Lead.objects.get().tags == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "act"),
        ({"act": "rename_tag", "criteria": {}}, "act"),
        ({"act": "suppress"}, "lead_ids"),
        ({"act": "suppress", "lead_ids": [str(new_id())], "criteria": {}}, "lead_ids"),
        ({"act": "suppress", "lead_ids": ["7"]}, "lead_ids.0"),
        ({"act": "suppress", "lead_ids": [str(new_id())] * 1001}, "lead_ids"),
        ({"act": "suppress", "tag": "x", "criteria": {}}, "tag"),
        ({"act": "status", "criteria": {}}, "status"),
        ({"act": "status", "status": "won", "criteria": {}}, "status"),
        ({"act": "suppress", "criteria": {"industri": ["x"]}}, "criteria.industri"),
        ({"act": "suppress", "criteria": {"all": [{}, 7]}}, "criteria.all"),
        ({"act": "suppress", "criteria": {"all": 7}}, "criteria.all"),
        ({"act": "suppress", "criteria": [], "extra": 1}, "extra"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(
    ada: Membership, api: Api, body: dict[str, Any], field: str
) -> None:
    make_lead(ada)

    answer = api(ada).post("/api/leads/bulk", body)

    assert answer.status_code == 400, answer.content
    assert field in answer.json()["errors"]
    assert not BulkJob.objects.exists()
    assert not Suppression.objects.exists()
    assert told(ada) == []
