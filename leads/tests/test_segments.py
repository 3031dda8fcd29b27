"""Segments: filters with a name."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import LeadList, Segment
from leads.rules.criteria import clean
from leads.selectors.organizing import segment_criteria
from leads.tests.cast import make_lead, told
from neptie.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


@pytest.fixture
def hot(ada: Membership) -> Segment:
    """Ada's segment of the hot ones."""
    return Segment.objects.create(
        workspace_id=ada.workspace_id, name="Hot", criteria={"tags": ["hot"]}
    )


def test_making_one(ada: Membership, api: Api) -> None:
    make_lead(ada, tags=["hot"])
    make_lead(ada, "cold@navy.example")
    body = {"name": "Hot", "criteria": {"tags": [" hot "], "industries": None, "search": ""}}
    answer = api(ada).post("/api/segments", body)

    made, shown = Segment.objects.get(), answer.json()["segment"]
    assert answer.status_code == 201
    assert shown == {
        "id": str(made.id),
        "name": "Hot",
        "criteria": {"tags": ["hot"]},
        "created_at": shown["created_at"],
        "updated_at": shown["updated_at"],
        "count": 1,
    }
    assert told(ada) == [("segment.created", [made.id], ["criteria", "name"])]


def test_only_one_of_them_is_counted(ada: Membership, api: Api, hot: Segment) -> None:
    listed = api(ada).get("/api/segments").json()["segments"]
    one = api(ada).get(f"/api/segments/{hot.id}").json()["segment"]

    assert [sorted(each) for each in listed] == [
        ["created_at", "criteria", "id", "name", "updated_at"]
    ]
    assert one["count"] == 0


@pytest.mark.parametrize(
    ("criteria", "word"),
    [
        ({"colour": "red"}, "colour"),
        ({"min_score": 2}, "min_score"),
        ({"statuses": ["sold"]}, "statuses"),
        ({"lists": ["12"]}, "lists"),
        ({"custom": {"Größe": 1}}, "custom"),
    ],
)
def test_bad_criteria(ada: Membership, api: Api, criteria: dict[str, Any], word: str) -> None:
    answer = api(ada).post("/api/segments", {"name": "Hot", "criteria": criteria})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [f"criteria.{word}"])
    assert not Segment.objects.exists()


def test_a_strangers_list_and_owner_are_not_there(
    ada: Membership, bob: Membership, api: Api, hot: Segment
) -> None:
    theirs = LeadList.objects.create(workspace_id=bob.workspace_id, name="Theirs")
    for criteria in ({"lists": [str(theirs.id)]}, {"owners": ["nobody", str(bob.id)]}):
        made = api(ada).post("/api/segments", {"name": "New", "criteria": criteria})
        changed = api(ada).patch(f"/api/segments/{hot.id}", {"criteria": criteria})

        assert (made.status_code, changed.status_code) == (404, 404)
    hot.refresh_from_db()
    assert (hot.criteria, Segment.objects.count()) == ({"tags": ["hot"]}, 1)


def test_a_name_is_taken(ada: Membership, api: Api, hot: Segment) -> None:
    answer = api(ada).post("/api/segments", {"name": "hot", "criteria": {}})

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")
    assert answer.json()["existing_id"] == str(hot.id)


def test_changing_one(ada: Membership, api: Api, hot: Segment) -> None:
    client, address = api(ada), f"/api/segments/{hot.id}"
    renamed = client.patch(address, {"name": "Hotter"}).json()["segment"]
    same = client.patch(address, {"name": "Hotter", "criteria": {"tags": ["hot"]}})
    changed = client.patch(address, {"criteria": {"min_score": 0.5}}).json()["segment"]

    assert (renamed["name"], renamed["criteria"]) == ("Hotter", {"tags": ["hot"]})
    assert same.status_code == 200
    assert (changed["name"], changed["criteria"]) == ("Hotter", {"min_score": 0.5})
    assert told(ada) == [
        ("segment.updated", [hot.id], ["name"]),
        ("segment.updated", [hot.id], ["criteria"]),
    ]


def test_deleting_one(ada: Membership, api: Api, hot: Segment) -> None:
    assert api(ada).delete(f"/api/segments/{hot.id}").status_code == 204
    assert not Segment.objects.exists()
    assert told(ada) == [("segment.deleted", [hot.id], [])]


def test_its_criteria_for_whoever_filters_by_it(
    ada: Membership, bob: Membership, hot: Segment
) -> None:
    assert segment_criteria(ada.workspace_id, hot.id) == clean({"tags": ["hot"]})
    with pytest.raises(NotFound):
        segment_criteria(bob.workspace_id, hot.id)
