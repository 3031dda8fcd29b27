"""One body for every error: `message`, `code`, `request_id`, and `errors` by field."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from redis.exceptions import RedisError
from rest_framework import exceptions, status
from rest_framework.response import Response

from neptie.kernel import errors
from neptie.kernel.request_id import current_request_id

logger = logging.getLogger(__name__)

API_PREFIXES = ("/api/", "/v1/")
_SERVICE_ERRORS = (OperationalError, InterfaceError, RedisError)
_STATUS: tuple[tuple[type[errors.DomainError], int], ...] = (
    (errors.Invalid, status.HTTP_400_BAD_REQUEST),
    (errors.Unauthenticated, status.HTTP_401_UNAUTHORIZED),
    (errors.Forbidden, status.HTTP_403_FORBIDDEN),
    (errors.NotFound, status.HTTP_404_NOT_FOUND),
    (errors.Conflict, status.HTTP_409_CONFLICT),
    (errors.Unprocessable, status.HTTP_422_UNPROCESSABLE_ENTITY),
    (errors.LimitReached, status.HTTP_429_TOO_MANY_REQUESTS),
    (errors.Unavailable, status.HTTP_503_SERVICE_UNAVAILABLE),
)


def body(message: str, code: str, **more: object) -> dict[str, object]:
    """The body of an error."""
    return {"message": message, "code": code, **more, "request_id": current_request_id.get()}


def handle(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: any exception of a view as a response; None lets it become a 500."""
    if isinstance(exc, errors.DomainError):
        return _domain_error(exc)
    if isinstance(exc, _SERVICE_ERRORS):
        logger.error("A service does not answer: %s", exc)
        return Response(body(_away(), "unavailable"), status=503, headers={"Retry-After": "5"})
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    if isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    return _api_error(exc) if isinstance(exc, exceptions.APIException) else None


def _away() -> str:
    return _("A service we depend on does not answer right now. Nothing was changed; try again.")


def _domain_error(exc: errors.DomainError) -> Response:
    more: dict[str, object] = {}
    headers: dict[str, str] = {}
    if isinstance(exc, errors.Invalid) and exc.errors:
        more["errors"] = {field: list(sentences) for field, sentences in exc.errors.items()}
    if isinstance(exc, errors.Conflict) and exc.existing_id is not None:
        more["existing_id"] = str(exc.existing_id)
    if isinstance(exc, errors.LimitReached):
        headers["Retry-After"] = str(exc.retry_after)
    if isinstance(exc, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    code = next(code for kind, code in _STATUS if isinstance(exc, kind))
    return Response(body(exc.message, exc.code, **more), status=code, headers=headers)


def _api_error(exc: exceptions.APIException) -> Response:
    headers = {}
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if isinstance(exc, exceptions.ValidationError):
        found = flatten(exc.detail)
        payload = body(_sentence(found), "invalid", errors=found)
    else:
        payload = body(str(exc.detail), _code(exc))
    return Response(payload, status=exc.status_code, headers=headers)


def _code(exc: exceptions.APIException) -> str:
    code = exc.get_codes()
    return code if isinstance(code, str) else exc.default_code


def flatten(detail: Any, path: str = "") -> dict[str, list[str]]:
    """DRF's nested details as `{"settings.windows.0.from": [sentence]}`."""
    if isinstance(detail, Mapping):
        pairs = [(f"{path}.{key}" if path else str(key), value) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(item, Mapping) for item in detail):
        pairs = [(f"{path}.{index}", item) for index, item in enumerate(detail) if item]
    else:
        return {path or "body": [str(item) for item in _as_list(detail)]}
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.update(flatten(value, key))
    return found


def _as_list(detail: Any) -> list[Any]:
    return detail if isinstance(detail, list) else [detail]


def _sentence(found: Mapping[str, list[str]]) -> str:
    field, sentences = next(iter(found.items()), ("body", [""]))
    if field in ("body", "non_field_errors"):
        return sentences[0]
    return f"{field}: {sentences[0]}"


def is_api(request: HttpRequest) -> bool:
    """Whether the path belongs to the API, so that errors are JSON."""
    return request.path.startswith(API_PREFIXES) or request.path in ("/api", "/v1")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404."""
    if is_api(request):
        message = _("There is no such address in this API; /api/docs lists what there is.")
        return JsonResponse(body(message, "not_found"), status=404)
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403: a role that does not allow it."""
    message = str(exception or "") or _("Your role in this workspace does not allow this.")
    return render(request, "403.html", {"message": message}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400: a host, header or upload that Django itself refuses."""
    message = _("The request could not be read. Check its headers and its body.")
    if is_api(request):
        return JsonResponse(body(message, "bad_request"), status=400)
    return render(request, "400.html", {"message": message}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    message = _("Something went wrong on our side. Try again; if it stays, tell us the request id.")
    if is_api(request):
        return JsonResponse(body(message, "server_error"), status=500)
    context = {"message": message, "request_id": current_request_id.get()}
    return render(request, "500.html", context, status=500)
