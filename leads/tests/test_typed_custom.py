"""What leads hold in custom fields is of the fields' kinds; an unknown key makes a field."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import CustomField, Lead
from leads.services.organizing.fields import register_fields
from leads.tests.cast import make_lead

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
LEAD = {"full_name": "Grace Hopper", "email": "grace@navy.example"}


@pytest.fixture(autouse=True)
def _fields(ada: Membership) -> None:
    kinds = {"size": "number", "since": "date", "is_client": "boolean", "motto": "text"}
    for key, kind in kinds.items():
        CustomField.objects.create(workspace_id=ada.workspace_id, key=key, name=key, kind=kind)
    CustomField.objects.create(
        workspace_id=ada.workspace_id, key="plan", name="Plan", kind="choice", choices=["Pro"]
    )


def test_values_that_fit(ada: Membership, api: Api) -> None:
    custom = {"size": 12, "since": "2026-03-01", "is_client": True, "motto": "x", "plan": "pro"}
    answer = api(ada).post("/api/leads", {**LEAD, "custom": custom})

    assert answer.status_code == 201
    assert answer.json()["lead"]["custom"] == {**custom, "plan": "Pro"}
    assert CustomField.objects.count() == 5


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("size", "12", "Must be a number, such as 12 or 12.5."),
        ("size", True, "Must be a number, such as 12 or 12.5."),
        ("since", "soon", "Must be a date, such as 2026-03-01."),
        ("is_client", 1, "Must be true or false."),
        ("plan", "Basic", "Must be one of Pro."),
        ("motto", ["x"], "Must be a text of at most 10,000 characters."),
    ],
)
def test_values_that_do_not(ada: Membership, api: Api, key: str, value: Any, sentence: str) -> None:
    answer = api(ada).post("/api/leads", {**LEAD, "custom": {key: value}})

    assert answer.status_code == 400
    assert answer.json()["message"] == f"custom.{key}: {sentence}"
    assert answer.json()["errors"] == {f"custom.{key}": [sentence]}
    assert not Lead.objects.exists()


def test_all_faults_are_told(ada: Membership, api: Api) -> None:
    answer = api(ada).post("/api/leads", {**LEAD, "custom": {"size": "x", "plan": "x", "new": 1}})

    assert sorted(answer.json()["errors"]) == ["custom.plan", "custom.size"]
    assert not CustomField.objects.filter(key="new").exists()


def test_a_lead_changed_and_upserted(ada: Membership, api: Api) -> None:
    lead = make_lead(ada, custom={"motto": "x"})
    bad = {**LEAD, "custom": {"size": "x"}}
    answers = [
        api(ada).patch(f"/api/leads/{lead.id}", {"custom": {"size": "x"}}).status_code,
        api(ada).post("/api/leads/upsert", bad).status_code,
    ]

    lead.refresh_from_db()
    assert (answers, lead.custom) == ([400, 400], {"motto": "x"})


def test_what_the_lead_held_before_may_be_sent_back(ada: Membership, api: Api) -> None:
    lead = make_lead(ada, custom={"size": "a dozen", "motto": "x"})
    custom = {"size": "a dozen", "motto": "y"}
    answer = api(ada).put(f"/api/leads/{lead.id}", {"custom": custom})

    assert (answer.status_code, answer.json()["lead"]["custom"]) == (200, custom)


def test_null_takes_a_value_away(ada: Membership, api: Api) -> None:
    lead = make_lead(ada, custom={"size": 12, "motto": "x"})
    answer = api(ada).patch(f"/api/leads/{lead.id}", {"custom": {"size": None, "motto": "x"}})

    assert answer.json()["lead"]["custom"] == {"motto": "x"}


def test_an_unknown_key_makes_a_field_of_the_values_kind(
    ada: Membership, bob: Membership, api: Api
) -> None:
    custom = {"team_lead": "x", "seats": 3, "is_new": False, "tools": ["a", 1]}
    answer = api(bob).post("/api/leads", {**LEAD, "custom": custom})

    assert answer.json()["lead"]["custom"] == custom
    fields = CustomField.objects.filter(workspace_id=bob.workspace_id).order_by("key")
    assert list(fields.values_list("key", "name", "kind")) == [
        ("is_new", "Is new", "boolean"),
        ("seats", "Seats", "number"),
        ("team_lead", "Team lead", "text"),
    ]


def test_registering_leaves_what_is_there(ada: Membership) -> None:
    made = register_fields(
        workspace_id=ada.workspace_id,
        kinds={"size": "text", "budget": "number"},
        names={"budget": "Budget in €"},
    )

    assert [(each.key, each.name, each.kind) for each in made] == [
        ("budget", "Budget in €", "number")
    ]
    assert CustomField.objects.get(key="size").kind == "number"
