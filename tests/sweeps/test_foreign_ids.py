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
from tests.bodies import BODIES, OTHER_BODIES, filled, maker, own_ids
from tests.routes import Route, api_routes

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]
WITH_IDS = [route for route in api_routes() if route.takes_ids]

QUERIES = [
    ("analytics/campaign-performance", "campaign_id"),
    ("email/messages", "campaign_id"),
    ("email/messages", "lead_id"),
    ("email/messages", "account_id"),
    ("email/oauth/gmail/start", "account_id"),
]

SENT = [*((verb, path, body) for (verb, path), body in BODIES.items()), *OTHER_BODIES]
# Each of these ids has a result of its own.
BY_ITEM = {("leads/bulk", "lead_ids")}


def everything() -> list[dict[str, Any]]:
    """All rows of all tables, but for what a refused call may leave behind."""
    river = ["accounts", "leads", "campaigns", "ai", "emailing"]
    models: list[type[Model]] = [m for m in apps.get_models() if m._meta.app_label in river]
    return [row for model in models for row in model._base_manager.order_by("pk").values()]


def _name(value: object) -> str:
    return f"{value.verb} {value.path}" if isinstance(value, Route) else str(value)


@pytest.mark.parametrize("route", WITH_IDS, ids=_name)
def test_an_id_in_the_path(ada: Membership, bob: Membership, api: Api, route: Route) -> None:
    theirs = {"id": maker(route.path)(bob)}
    theirs |= {
        name: make(bob) for name, make in strangers.BELOW.items() if f"{{{name}}}" in route.path
    }
    body = json.dumps(filled(BODIES.get((route.verb, route.path), {}), own_ids(ada)))
    client, before = api(ada), everything()
    answer = client.generic(route.verb.upper(), route.at(**theirs), body, "application/json")

    assert answer.status_code == 404, answer.content
    assert everything() == before


@pytest.mark.parametrize("route", WITH_IDS, ids=_name)
def test_what_is_no_id_in_the_path(ada: Membership, api: Api, route: Route) -> None:
    address = route.at(id="12", **dict.fromkeys(strangers.BELOW, "x"))
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


@pytest.mark.parametrize(
    ("verb", "path", "field", "body"),
    [(verb, path, field, body) for verb, path, body in SENT for field in _fields(body)],
    ids=str,
)
def test_an_id_in_the_body(
    ada: Membership, bob: Membership, api: Api, verb: str, path: str, field: str, body: Any
) -> None:
    ids = {**own_ids(ada), field: str(strangers.BY_FIELD[field](bob))}
    address = f"/api/{path}".replace("{id}", str(maker(path)(ada)) if "{id}" in path else "")
    client, before = api(ada), everything()
    sent = json.dumps(filled(body, ids))
    answer = client.generic(verb.upper(), address, sent, "application/json")

    if (path, field) in BY_ITEM:
        assert [each["status"] for each in answer.json()["results"]] == ["not_found"]
    else:
        assert answer.status_code == 404, answer.content
    assert everything() == before


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
    swept = {(verb, path, field) for verb, path, body in SENT for field in _fields(body)}

    assert documented - swept == set()
