"""The OpenAPI document comes from the code, is valid 3.1, and knows every route."""

import re
from typing import Any

import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from tests.routes import api_routes


@pytest.fixture
def document(anonymous: APIClient) -> Any:
    return anonymous.get("/api/schema", {"format": "json"}).json()


def test_it_is_valid_and_nothing_in_it_is_guessed(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_it_knows_every_route_and_no_other(document: Any) -> None:
    documented = {
        (verb, path) for path, operations in document["paths"].items() for verb in operations
    }
    served = {(route.verb, f"/api/{route.path}") for route in api_routes() if route.verb != "head"}

    assert document["openapi"].startswith("3.1")
    assert documented == served


def test_every_operation_can_answer_with_the_error_body(document: Any) -> None:
    answers = [
        operation["responses"].get("default", {})
        for operations in document["paths"].values()
        for operation in operations.values()
    ]

    assert all("Error" in str(answer) for answer in answers)


def test_a_list_is_documented_under_its_own_name(document: Any) -> None:
    page = document["components"]["schemas"]["PaginatedApiKeyList"]

    assert set(page["required"]) == {"api_keys", "total", "page", "limit", "next_cursor"}


def test_the_docs_page_needs_nothing_from_elsewhere(anonymous: APIClient) -> None:
    answer = anonymous.get("/api/docs")
    page = answer.content.decode()
    nonce = re.search(r'nonce="([^"]+)"', page)

    assert "//" not in page.replace("<!DOCTYPE", "")
    assert nonce is not None
    assert f"'nonce-{nonce[1]}'" in answer["Content-Security-Policy"]
