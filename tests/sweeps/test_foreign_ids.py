"""Nothing crosses workspaces: another one's id is 404 on every route, and nothing changes.

Generated from the routes and the OpenAPI document. A route or field that names a new kind of
thing fails here until `tests/strangers.py` knows how to make one.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from rest_framework.test import APIClient

from accounts.models import Membership
from tests import strangers
from tests.routes import Route, api_routes

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
WITH_IDS = [route for route in api_routes() if route.takes_ids]

# Bodies that would be right if their ids were the caller's own; `{…}` stands for an id. A body
# that is wrong in itself may be refused before anything is looked up.
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("post", "campaigns/{id}/assign-leads"): {"lead_ids": ["{lead_ids}"]},
    ("post", "campaigns/{id}/preview"): {"step_id": "{step_id}", "lead_id": "{lead_id}"},
    ("post", "ai/rank-leads"): {"lead_ids": ["{lead_ids}"]},
    ("post", "ai/generate-email"): {"lead_id": "{lead_id}", "campaign_id": "{campaign_id}"},
    ("post", "email/send"): {
        "lead_id": "{lead_id}",
        "campaign_id": "{campaign_id}",
        "subject": "Hi",
        "content": "Hello",
    },
    ("post", "leads"): {
        "full_name": "New Lead",
        "email": "new@lead.example",
        "owner_id": "{owner_id}",
    },
    ("post", "leads/upsert"): {
        "full_name": "New Lead",
        "email": "new@lead.example",
        "owner_id": "{owner_id}",
    },
    ("put", "leads/{id}"): {"owner_id": "{owner_id}"},
    ("patch", "leads/{id}"): {"owner_id": "{owner_id}"},
    ("post", "campaigns"): {
        "name": "Spring",
        "type": "email",
        "settings": {"account_ids": ["{account_ids}"]},
    },
    ("post", "campaigns/{id}/steps"): {"kind": "email", "subject": "Hi", "body": "Hello"},
    ("put", "campaigns/{id}"): {"settings": {"account_ids": ["{account_ids}"]}},
    ("patch", "campaigns/{id}"): {"settings": {"account_ids": ["{account_ids}"]}},
}
QUERIES = [
    ("analytics/campaign-performance", "campaign_id"),
    ("email/messages", "campaign_id"),
    ("email/messages", "lead_id"),
    ("email/messages", "account_id"),
]


def _everything() -> list[dict[str, Any]]:
    """All rows of all tables, but for what a refused call may leave behind."""
    river = ["accounts", "leads", "campaigns", "ai", "emailing"]
    models: list[type[Model]] = [m for m in apps.get_models() if m._meta.app_label in river]
    return [row for model in models for row in model._base_manager.order_by("pk").values()]


def maker(path: str) -> strangers.Maker:
    before = path.split("/{id}")[0]
    return strangers.BY_PATH[before]


def _name(value: object) -> str:
    return f"{value.verb} {value.path}" if isinstance(value, Route) else str(value)


def own_ids(member: Membership) -> dict[str, str]:
    return {name: str(make(member)) for name, make in strangers.BY_FIELD.items()}


@pytest.mark.parametrize("route", WITH_IDS, ids=_name)
def test_an_id_in_the_path(ada: Membership, bob: Membership, api: Api, route: Route) -> None:
    theirs = {"id": maker(route.path)(bob)}
    if "{step_id}" in route.path:
        theirs["step_id"] = strangers.step(bob)
    body = json.dumps(filled(BODIES.get((route.verb, route.path), {}), own_ids(ada)))
    client, before = api(ada), _everything()
    answer = client.generic(route.verb.upper(), route.at(**theirs), body, "application/json")

    assert answer.status_code == 404, answer.content
    assert _everything() == before


@pytest.mark.parametrize("route", WITH_IDS, ids=_name)
def test_what_is_no_id_in_the_path(ada: Membership, api: Api, route: Route) -> None:
    address = route.at(id="12", step_id="x")
    answer = api(ada).generic(route.verb.upper(), address, "{}", "application/json")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_step_of_another_campaign_of_ones_own(ada: Membership, api: Api) -> None:
    address = f"/api/campaigns/{strangers.campaign(ada)}/steps/{strangers.step(ada)}"

    assert api(ada).delete(address).status_code == 404


def _fields(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        for value in body.values():
            yield from _fields(value)
    elif isinstance(body, list):
        for value in body:
            yield from _fields(value)
    elif str(body).startswith("{"):
        yield str(body).strip("{}")


def filled(body: Any, ids: dict[str, str]) -> Any:
    if isinstance(body, dict):
        return {key: filled(value, ids) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, ids) for value in body]
    return ids.get(str(body).strip("{}"), body) if str(body).startswith("{") else body


@pytest.mark.parametrize(
    ("verb", "path", "field"),
    [(verb, path, field) for (verb, path), body in BODIES.items() for field in _fields(body)],
)
def test_an_id_in_the_body(
    ada: Membership, bob: Membership, api: Api, verb: str, path: str, field: str
) -> None:
    ids = {**own_ids(ada), field: str(strangers.BY_FIELD[field](bob))}
    address = f"/api/{path}".replace("{id}", str(maker(path)(ada)) if "{id}" in path else "")
    client, before = api(ada), _everything()
    answer = client.generic(
        verb.upper(), address, json.dumps(filled(BODIES[verb, path], ids)), "application/json"
    )

    assert answer.status_code == 404, answer.content
    assert _everything() == before


@pytest.mark.parametrize(("path", "field"), QUERIES)
def test_an_id_in_the_query(
    ada: Membership, bob: Membership, api: Api, path: str, field: str
) -> None:
    theirs = strangers.BY_FIELD[field](bob)
    answer = api(ada).get(f"/api/{path}", {field: str(theirs)})

    assert answer.status_code == 404


def _ids_in(schema: Any, document: Any, name: str = "") -> Iterator[str]:
    """The names of the writable fields below a schema that hold ids."""
    if "$ref" in schema:
        yield from _ids_in(
            document["components"]["schemas"][schema["$ref"].split("/")[-1]], document, name
        )
    elif schema.get("format") == "uuid" and not schema.get("readOnly"):
        yield name
    for key, value in schema.get("properties", {}).items():
        yield from _ids_in(value, document, key)
    for part in (schema.get("items"), *schema.get("allOf", []), *schema.get("oneOf", [])):
        if part:
            yield from _ids_in(part, document, name)


def test_no_body_names_an_id_that_this_sweep_does_not_know(anonymous: APIClient) -> None:
    document = anonymous.get("/api/schema", {"format": "json"}).json()
    documented = {
        (verb, path.removeprefix("/api/"), field)
        for path, operations in document["paths"].items()
        for verb, operation in operations.items()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        for field in _ids_in(content["schema"], document)
    } - {("post", "auth/login", "workspace")}
    swept = {
        (verb, path, field) for (verb, path), body in BODIES.items() for field in _fields(body)
    }

    assert documented - swept == set()
