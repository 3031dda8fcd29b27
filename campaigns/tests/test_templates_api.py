"""`templates`: words kept to begin steps with."""

from collections.abc import Callable
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from accounts.models import BusinessEvent, Membership
from campaigns.models import Template
from campaigns.services import templates

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
WORDS = {"name": "Hello", "subject": "Hi {{ lead.first_name }}", "body": "Hi.\n\nAda"}


def test_one_is_kept_and_shown(api: Api, ada: Membership) -> None:
    client = api(ada)
    answer = client.post("/api/templates", WORDS)
    shown = answer.json()["template"]

    assert answer.status_code == 201
    assert answer["Location"] == f"/api/templates/{shown['id']}"
    assert shown == {**WORDS, **{k: shown[k] for k in ("id", "created_at", "updated_at")}}
    assert client.get(answer["Location"]).json() == {"template": shown}
    assert client.get("/api/templates").json()["templates"] == [shown]
    event = BusinessEvent.objects.get(type="template.created")
    assert (event.object_ids, event.fields) == ([UUID(shown["id"])], ["body", "name", "subject"])


def test_they_are_listed_by_their_names(api: Api, ada: Membership, bob: Membership) -> None:
    for name in ("Beta", "Alpha"):
        api(ada).post("/api/templates", {**WORDS, "name": name})
    api(bob).post("/api/templates", WORDS)
    listed = api(ada).get("/api/templates").json()

    assert ([each["name"] for each in listed["templates"]], listed["total"]) == (
        ["Alpha", "Beta"],
        2,
    )


def test_what_is_sent_changes_and_the_rest_stays(api: Api, ada: Membership) -> None:
    client = api(ada)
    path = client.post("/api/templates", WORDS)["Location"]
    changed = client.patch(path, {"subject": "Again"}).json()["template"]

    assert {name: changed[name] for name in WORDS} == {**WORDS, "subject": "Again"}
    assert client.put(path, {"name": "HELLO"}).json()["template"]["name"] == "HELLO"


def test_a_name_is_given_once(api: Api, ada: Membership) -> None:
    client = api(ada)
    first = client.post("/api/templates", WORDS).json()["template"]["id"]
    other = client.post("/api/templates", {**WORDS, "name": "Other"})["Location"]
    answers = [
        client.post("/api/templates", {**WORDS, "name": "hello"}),
        client.patch(other, {"name": "hello"}),
    ]

    assert [(a.status_code, a.json()["code"], a.json()["existing_id"]) for a in answers] == [
        (409, "name_taken", first)
    ] * 2
    assert sorted(Template.objects.values_list("name", flat=True)) == ["Hello", "Other"]


def test_liquid_that_could_not_be_filled(api: Api, ada: Membership) -> None:
    client = api(ada)
    path = client.post("/api/templates", WORDS)["Location"]
    wrong = {"body": "Hi {{ lead.frist_name }}"}
    answers = [
        client.post("/api/templates", {**WORDS, **wrong, "name": "Other"}),
        client.patch(path, wrong),
    ]

    for answer in answers:
        assert answer.status_code == 400
        assert "lead.frist_name" in answer.json()["errors"]["body"][0]
    assert Template.objects.get().body == "Hi.\n\nAda"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"body": ""}, "body"),
        ({"subject": "a\r\nBcc: eve@evil.example"}, "subject"),
        ({"words": "x"}, "words"),
    ],
)
def test_what_is_wrong_is_named(
    api: Api, ada: Membership, wrong: dict[str, str], field: str
) -> None:
    answer = api(ada).post("/api/templates", {**WORDS, **wrong})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not Template.objects.exists()


def test_there_is_a_bound(api: Api, ada: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_KEPT", 1)
    client = api(ada)
    client.post("/api/templates", WORDS)
    answer = client.post("/api/templates", {**WORDS, "name": "Other"})

    assert (answer.status_code, Template.objects.count()) == (422, 1)


def test_one_that_is_taken_away_leaves_its_name(api: Api, ada: Membership) -> None:
    client = api(ada)
    path = client.post("/api/templates", WORDS)["Location"]

    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    assert client.get("/api/templates").json()["total"] == 0
    assert client.post("/api/templates", WORDS).status_code == 201
