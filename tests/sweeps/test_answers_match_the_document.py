"""The OpenAPI document says what the API answers: each route's answer is held against it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from accounts.models import Membership
from campaigns.models import Step
from leads.models import Note
from neptie.kernel.ids import new_id
from tests import strangers
from tests.bodies import BODIES, filled, maker, own_ids
from tests.routes import Route, api_routes

pytestmark = pytest.mark.django_db
Api = Callable[[Membership], APIClient]

# Right bodies for what names no id; the others are those of the sweep over foreign ids.
MORE_BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("post", "api-keys"): {"name": "sync", "scopes": ["read:leads"]},
    ("patch", "workspace"): {"timezone": "Europe/Berlin"},
    ("post", "email/accounts"): {"email": "box@team.example", "provider": "sandbox"},
    ("patch", "email/accounts/{id}"): {"sender_name": "Ada"},
    ("put", "campaigns/{id}/steps/{step_id}"): {"subject": "Hi"},
}
# Answered by another test file, for they need more than a body: a file, credentials, a state.
ELSEWHERE = {
    "auth/login",
    "auth/register",
    "auth/refresh",
    "leads/export",
    "leads/import",
    "attachments",
    "leads/imports/{id}/cancel",
    "leads/imports/{id}/rejects",
    "email/oauth/{provider}/start",
    "email/oauth/{provider}/callback",
    "campaigns/{id}/start",
    "campaigns/{id}/pause",
    "campaigns/{id}/preview",
    "campaigns/{id}/ledger.csv",
    "email/messages/{id}/resolve",
}
SWEPT = [route for route in api_routes() if route.path not in ELSEWHERE and route.verb != "head"]


def _name(value: object) -> str:
    return f"{value.verb} {value.path}" if isinstance(value, Route) else str(value)


def _query(route: Route, member: Membership) -> str:
    if route.path != "analytics/campaign-performance":
        return ""
    return f"?campaign_id={strangers.campaign(member)}"


def _ids(route: Route, member: Membership) -> dict[str, object]:
    if "{step_id}" in route.path:
        step = Step.objects.get(id=strangers.step(member))
        return {"id": step.campaign_id, "step_id": step.id}
    if "{note_id}" in route.path:
        note = Note.objects.get(id=strangers.note(member))
        return {"id": note.lead_id, "note_id": note.id}
    return {"id": maker(route.path)(member)} if route.takes_ids else {"id": new_id()}


@pytest.mark.parametrize("route", SWEPT, ids=_name)
def test_an_answer_is_what_the_document_says(ada: Membership, api: Api, route: Route) -> None:
    client = api(ada)
    document = client.get("/api/schema", {"format": "json"}).json()
    key = (route.verb, route.path)
    body = json.dumps(filled(BODIES.get(key) or MORE_BODIES.get(key, {}), own_ids(ada)))
    address = route.at(**_ids(route, ada)) + _query(route, ada)
    answer = client.generic(route.verb.upper(), address, body, "application/json")
    responses = document["paths"][f"/api/{route.path}"][route.verb]["responses"]

    assert 200 <= answer.status_code < 300, answer.content
    assert str(answer.status_code) in responses
    content = responses[str(answer.status_code)].get("content", {}).get("application/json")
    if content is None:
        assert answer.content == b""
        return
    schema = {**content["schema"], "components": document["components"]}
    found = [
        f"{'.'.join(map(str, error.absolute_path))}: {error.message}"
        for error in Draft202012Validator(schema).iter_errors(answer.json())
    ]
    assert found == []
