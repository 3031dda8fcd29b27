"""Tags: made, renamed and deleted, on the leads that have them too."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import Lead, Segment, Tag
from leads.tests.cast import make_lead, told

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


def _tag(member: Membership, name: str) -> Tag:
    return Tag.objects.get(workspace_id=member.workspace_id, name=name)


def _tags(member: Membership) -> list[str]:
    tags = Tag.objects.filter(workspace_id=member.workspace_id)
    return list(tags.order_by("name").values_list("name", flat=True))


def test_they_are_listed_with_how_many_leads_have_each(
    ada: Membership, bob: Membership, api: Api
) -> None:
    make_lead(ada, "a@navy.example", tags=["hot", "VIP"])
    winner = make_lead(ada, "b@navy.example", tags=["hot"])
    make_lead(ada, "c@navy.example", tags=["hot"], merged_into=winner)
    make_lead(bob, tags=["hot", "theirs"])
    made = api(ada).post("/api/tags", {"name": "cold"})
    answer = api(ada).get("/api/tags").json()

    assert (made.status_code, made.json()["tag"]["count"]) == (201, 0)
    assert {each["name"]: each["count"] for each in answer["tags"]} == {
        "hot": 2,
        "VIP": 1,
        "cold": 0,
    }
    assert answer["total"] == 3


def test_one_that_is_there_is_not_made_again(ada: Membership, api: Api) -> None:
    make_lead(ada, tags=["hot"])
    answer = api(ada).post("/api/tags", {"name": "hot"})

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")
    assert answer.json()["existing_id"] == str(_tag(ada, "hot").id)


def test_renaming_renames_it_on_its_leads(ada: Membership, bob: Membership, api: Api) -> None:
    lead = make_lead(ada, tags=["a", "hot", "z"])
    other = make_lead(ada, "other@navy.example", tags=["Hot"])
    theirs = make_lead(bob, tags=["hot"])
    tag, before = _tag(ada, "hot"), lead.updated_at
    answer = api(ada).patch(f"/api/tags/{tag.id}", {"name": "warm"})

    assert answer.status_code == 200
    assert answer.json()["tag"] == {"id": str(tag.id), "name": "warm", "count": 1}
    for each in (lead, other, theirs):
        each.refresh_from_db()
    assert (lead.tags, other.tags, theirs.tags) == (["a", "warm", "z"], ["Hot"], ["hot"])
    assert lead.updated_at > before
    assert _tags(ada) == ["Hot", "a", "warm", "z"]
    assert told(ada) == [
        ("tag.renamed", [tag.id], ["name"]),
        ("lead.updated", [lead.id], ["tags"]),
    ]


def test_renaming_into_one_that_is_there_makes_them_one(ada: Membership, api: Api) -> None:
    both = make_lead(ada, "both@navy.example", tags=["hot", "x", "warm"])
    one = make_lead(ada, "one@navy.example", tags=["hot"])
    warm = _tag(ada, "warm")
    answer = api(ada).patch(f"/api/tags/{_tag(ada, 'hot').id}", {"name": "warm"})

    both.refresh_from_db()
    one.refresh_from_db()
    assert answer.json()["tag"] == {"id": str(warm.id), "name": "warm", "count": 2}
    assert (sorted(both.tags), one.tags) == (["warm", "x"], ["warm"])
    assert _tags(ada) == ["warm", "x"]


def test_segments_follow_a_renamed_tag(ada: Membership, api: Api) -> None:
    make_lead(ada, tags=["hot"])
    asking = Segment.objects.create(
        workspace_id=ada.workspace_id, name="Hot", criteria={"tags": ["vip", "HOT"]}
    )
    api(ada).patch(f"/api/tags/{_tag(ada, 'hot').id}", {"name": "warm"})

    asking.refresh_from_db()
    assert asking.criteria == {"tags": ["vip", "warm"]}


def test_a_segment_keeps_another_spelling(ada: Membership, api: Api) -> None:
    make_lead(ada, tags=["hot", "HOT"])
    asking = Segment.objects.create(
        workspace_id=ada.workspace_id, name="Hot", criteria={"tags": ["hot"]}
    )
    api(ada).patch(f"/api/tags/{_tag(ada, 'hot').id}", {"name": "warm"})

    asking.refresh_from_db()
    assert asking.criteria == {"tags": ["hot", "warm"]}


def test_deleting_takes_it_from_its_leads(ada: Membership, bob: Membership, api: Api) -> None:
    lead, theirs = make_lead(ada, tags=["hot", "vip"]), make_lead(bob, tags=["hot"])
    tag = _tag(ada, "hot")
    answer = api(ada).delete(f"/api/tags/{tag.id}")

    lead.refresh_from_db()
    theirs.refresh_from_db()
    assert (answer.status_code, answer.content) == (204, b"")
    assert (lead.tags, theirs.tags) == (["vip"], ["hot"])
    assert (_tags(ada), _tags(bob)) == (["vip"], ["hot"])
    assert told(ada) == [
        ("tag.deleted", [tag.id], ["name"]),
        ("lead.updated", [lead.id], ["tags"]),
    ]


def test_one_that_no_lead_has_is_renamed_and_deleted(ada: Membership, api: Api) -> None:
    client = api(ada)
    tag_id = client.post("/api/tags", {"name": "cold"}).json()["tag"]["id"]
    renamed = client.patch(f"/api/tags/{tag_id}", {"name": "icy"})

    assert renamed.json()["tag"] == {"id": tag_id, "name": "icy", "count": 0}
    assert _tags(ada) == ["icy"]
    assert client.delete(f"/api/tags/{tag_id}").status_code == 204
    assert _tags(ada) == []


def test_a_bad_name_changes_nothing(ada: Membership, api: Api) -> None:
    lead = make_lead(ada, tags=["hot"])
    answer = api(ada).patch(f"/api/tags/{_tag(ada, 'hot').id}", {"name": "x" * 101})

    lead.refresh_from_db()
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["name"])
    assert (lead.tags, Lead.objects.count()) == (["hot"], 1)
    assert told(ada) == []
