"""Custom fields: made, changed where the values that leads hold fit, and deleted."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from leads.models import CustomField, Lead
from leads.tests.cast import make_lead, told

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]


def _field(member: Membership, key: str = "size", **values: Any) -> CustomField:
    values = {"name": key.title(), **values}
    return CustomField.objects.create(workspace_id=member.workspace_id, key=key, **values)


def _custom(lead: Lead) -> dict[str, Any]:
    lead.refresh_from_db()
    return dict(lead.custom)


def test_making_one(ada: Membership, api: Api) -> None:
    answer = api(ada).post(
        "/api/custom-fields",
        {"name": "Plan (2026)", "kind": "choice", "choices": ["Basic", " Pro "]},
    )

    made = CustomField.objects.get()
    shown = answer.json()["custom_field"]
    assert answer.status_code == 201
    assert shown == {
        "id": str(made.id),
        "key": "plan_2026",
        "name": "Plan (2026)",
        "kind": "choice",
        "choices": ["Basic", "Pro"],
        "created_at": shown["created_at"],
    }
    assert told(ada) == [("custom_field.created", [made.id], ["key", "kind", "name"])]


def test_a_key_of_its_own(ada: Membership, api: Api) -> None:
    answer = api(ada).post("/api/custom-fields", {"name": "部門", "key": "department"})

    assert answer.json()["custom_field"]["key"] == "department"
    assert answer.json()["custom_field"]["kind"] == "text"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Size", "kind": "money"}, "kind"),
        ({"name": "Size", "key": "Größe"}, "key"),
        ({"name": "Size", "kind": "choice"}, "choices"),
        ({"name": "Size", "kind": "choice", "choices": ["a", "A"]}, "choices"),
        ({"name": "Size", "kind": "number", "choices": ["a"]}, "choices"),
    ],
)
def test_a_bad_one(ada: Membership, api: Api, body: dict[str, Any], field: str) -> None:
    answer = api(ada).post("/api/custom-fields", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not CustomField.objects.exists()


@pytest.mark.parametrize("body", [{"name": "SIZE"}, {"name": "Other", "key": "size"}])
def test_name_and_key_are_taken(ada: Membership, api: Api, body: dict[str, str]) -> None:
    field = _field(ada)
    answer = api(ada).post("/api/custom-fields", body)

    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")
    assert answer.json()["existing_id"] == str(field.id)
    assert CustomField.objects.count() == 1


def test_the_key_never_changes(ada: Membership, api: Api) -> None:
    field = _field(ada)
    address = f"/api/custom-fields/{field.id}"

    assert api(ada).patch(address, {"key": "size", "name": "How many"}).status_code == 200
    refused = api(ada).patch(address, {"key": "other"})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["key"])
    field.refresh_from_db()
    assert (field.key, field.name) == ("size", "How many")


def test_another_kind_turns_the_values_into_it(ada: Membership, api: Api) -> None:
    field = _field(ada)
    whole = make_lead(ada, "a@navy.example", custom={"size": "12", "plan": "x"})
    part = make_lead(ada, "b@navy.example", custom={"size": "1.5"})
    blank = make_lead(ada, "c@navy.example", custom={"size": " "})
    answer = api(ada).patch(f"/api/custom-fields/{field.id}", {"kind": "number"})

    assert (answer.status_code, answer.json()["custom_field"]["kind"]) == (200, "number")
    assert [_custom(whole), _custom(part), _custom(blank)] == [
        {"size": 12, "plan": "x"},
        {"size": 1.5},
        {},
    ]
    back = api(ada).patch(f"/api/custom-fields/{field.id}", {"kind": "text"})
    assert back.status_code == 200
    assert [_custom(whole), _custom(part)] == [{"size": "12", "plan": "x"}, {"size": "1.5"}]


def test_a_kind_that_values_do_not_fit(ada: Membership, bob: Membership, api: Api) -> None:
    field = _field(ada)
    lead = make_lead(ada, "a@navy.example", custom={"size": "12"})
    make_lead(ada, "b@navy.example", custom={"size": "a dozen"})
    make_lead(ada, "c@navy.example", custom={"size": "a dozen"})
    make_lead(bob, custom={"size": "theirs"})
    answer = api(ada).patch(f"/api/custom-fields/{field.id}", {"kind": "number"})

    assert (answer.status_code, answer.json()["code"]) == (409, "values_do_not_fit")
    assert answer.json()["message"] == (
        "2 leads hold values that do not fit, such as “a dozen”. Nothing was changed: change "
        "those values first."
    )
    field.refresh_from_db()
    assert (field.kind, _custom(lead)) == ("text", {"size": "12"})
    assert told(ada) == []


def test_a_choice_that_leads_hold_is_not_taken_away(ada: Membership, api: Api) -> None:
    field = _field(ada, "plan", kind="choice", choices=["Basic", "Pro"])
    make_lead(ada, custom={"plan": "Pro"})
    address = f"/api/custom-fields/{field.id}"

    assert api(ada).patch(address, {"choices": ["Basic"]}).status_code == 409
    assert api(ada).patch(address, {"choices": ["Pro", "Team"]}).status_code == 200
    field.refresh_from_db()
    assert field.choices == ["Pro", "Team"]


def test_deleting_takes_the_values_too(ada: Membership, bob: Membership, api: Api) -> None:
    field = _field(ada)
    lead = make_lead(ada, custom={"size": 12, "plan": "pro"})
    theirs = make_lead(bob, custom={"size": 12})
    answer = api(ada).delete(f"/api/custom-fields/{field.id}")

    assert answer.status_code == 204
    assert (_custom(lead), _custom(theirs)) == ({"plan": "pro"}, {"size": 12})
    assert not CustomField.objects.exists()
