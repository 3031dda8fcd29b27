"""The OpenAPI document: the envelopes answers come in, and the errors every endpoint can give."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import force_instance
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

Serializer = serializers.BaseSerializer[Any]
Endpoints = Sequence[tuple[str, str, str, Any]]

_ERROR = {
    "type": "object",
    "required": ["message", "code", "request_id"],
    "properties": {
        "message": {"type": "string", "description": "One sentence a person can act on"},
        "code": {"type": "string", "description": "A stable slug"},
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "description": "Sentences per field, where fields are at fault",
        },
        "request_id": {"type": "string"},
    },
}


class Schema(AutoSchema):
    """drf-spectacular's view of an endpoint; a list is answered under the endpoint's `plural`."""

    def _get_paginator(self) -> Any:
        paginator = super()._get_paginator()  # type: ignore[no-untyped-call]  # untyped base
        if paginator is not None:
            paginator.view = self.view
        return paginator

    def get_summary(self) -> str:
        """The first line of the action's docstring."""
        return str(self.get_description()).split("\n", 1)[0]

    def get_request_serializer(self) -> Any:
        """A PUT updates what is sent and leaves the rest, as a PATCH does."""
        found = force_instance(super().get_request_serializer())
        if self.method == "PUT" and isinstance(found, serializers.Serializer):
            found.partial = True
        return found


@cache
def envelope(name: str, serializer: type[Serializer]) -> Serializer:
    """`{<name>: {…}}`, as one object is answered."""
    return inline_serializer(f"{name.title().replace('_', '')}Answer", {name: serializer()})


def page_of(serializer: type[Serializer]) -> Serializer:
    """`{<plural>: […], total, page, limit, next_cursor}`; the endpoint has its `plural`."""
    return serializer(many=True)


def canonical_paths(endpoints: Endpoints) -> list[tuple[str, str, str, Any]]:
    """Only `/api/…`, without a trailing slash; `/v1/…` is the same API."""
    return [
        (path.rstrip("/"), regex, method, view)
        for path, regex, method, view in endpoints
        if path.startswith("/api/")
    ]


def with_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Gives every operation the error body that any of them can answer with."""
    components = result.setdefault("components", {}).setdefault("schemas", {})
    components["Error"] = _ERROR
    answer = {
        "description": "Any error",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for operations in result["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"].setdefault("default", answer)
    return result
