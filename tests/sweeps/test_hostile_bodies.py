"""Bad input never gives a 500: every field of every body × values that nobody meant."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from tests import strangers
from tests.bodies import BODIES, filled, maker, own_ids
from tests.routes import Route, api_routes

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]

WRITING = [route for route in api_routes() if route.verb in ("post", "put", "patch")]
HOSTILE: list[Any] = [
    None,
    True,
    -1,
    2**70,
    1.5,
    "",
    " ",
    "x" * 20_000,
    "a\r\nBcc: all@x.example",
    "\u202e\u0000",
    "{{ 7 | times: 7 }}{% for i in (1..100000000) %}{% endfor %}",
    "<script>alert(1)</script>",
    "9999-99-99T99:99:99Z",
    [],
    [[]],
    [None, {}],
    {},
    {"$ne": 1},
    {"a": {"b": [{"c": "\ud800"}]}},
]
WHOLE: list[Any] = [None, 7, "x", [], [{}], {"": ""}, {"a" * 500: 1}]


def _name(value: object) -> str:
    return f"{value.verb} {value.path}" if isinstance(value, Route) else str(value)


def _bodies(right: dict[str, Any], fields: set[str]) -> Iterator[Any]:
    yield from WHOLE
    for field in sorted(fields | set(right)):
        for value in HOSTILE:
            yield {**right, field: value}


def _fields(client: APIClient, route: Route) -> set[str]:
    document = client.get("/api/schema", {"format": "json"}).json()
    body = document["paths"][f"/api/{route.path}"][route.verb].get("requestBody", {})
    schema = body.get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    return set(document["components"]["schemas"].get(name, schema).get("properties", {}))


@pytest.mark.parametrize("route", WRITING, ids=_name)
def test_no_value_of_any_field_breaks_it(
    ada: Membership, api: Api, route: Route, settings: Any
) -> None:
    settings.NEPTIE_LIMITS = dict.fromkeys(settings.NEPTIE_LIMITS, "off")
    settings.NEPTIE_LIMIT_AUTH = "off"
    client = api(ada)
    client.raise_request_exception = False
    ids = {name: make(ada) for name, make in strangers.BELOW.items()}
    ids |= {"id": maker(route.path)(ada)} if route.takes_ids else {}
    right = filled(BODIES.get((route.verb, route.path), {}), own_ids(ada))
    broken = [
        (str(body)[:200], answer.status_code, answer.content[:200])
        for body in _bodies(right, _fields(client, route))
        for answer in [
            client.generic(
                route.verb.upper(), route.at(**ids), json.dumps(body), "application/json"
            )
        ]
        if answer.status_code >= 500
        or (answer.status_code >= 400 and "message" not in answer.json())
    ]

    assert broken == []
