"""What every request passes through before a view and on its way back."""

import re
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from neptie.api.errors import body
from neptie.kernel.ids import new_id
from neptie.kernel.request_id import current_request_id

_WELL_FORMED = re.compile(r"[A-Za-z0-9._\-]{1,128}")
GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Takes `X-Request-Id` where it is well-formed, makes one otherwise, and returns it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _WELL_FORMED.fullmatch(given) else str(new_id())
        token = current_request_id.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-Id"] = request_id
        return response


class ServiceAwayMiddleware:
    """PostgreSQL or Redis away outside of an API view (a page, a middleware): 503, not 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for the services; None leaves every other exception as it was."""
        if not isinstance(exception, (OperationalError, InterfaceError, RedisError)):
            return None
        message = _("A service we depend on does not answer right now. Try again in a moment.")
        answer = JsonResponse(body(message, "unavailable"), status=503)
        answer["Retry-After"] = "5"
        return answer
