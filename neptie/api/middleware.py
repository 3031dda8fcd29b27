"""What every request passes through before a view and on its way back."""

import re
from collections.abc import Callable
from typing import Any, cast

from csp.constants import HEADER
from csp.utils import build_policy
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from neptie.api.errors import body, is_api
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
        return _service_away(request, exception)


def _service_away(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    if not isinstance(exception, (OperationalError, InterfaceError, RedisError)):
        return None
    message = _("A service we depend on does not answer right now. Try again in a moment.")
    answer = JsonResponse(body(message, "unavailable"), status=503)
    answer["Retry-After"] = "5"
    return answer


class PastPagesMiddleware:
    """Leads the API's requests past the middlewares below it, which only pages need.

    Sessions, messages, forgery tokens and what signing in brings are all about cookies, which the
    API does not read: they would cost it as much as its view does. Its documentation is a page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        answer: Any = convert_exception_to_response(cast("Any", _Views())._get_response)
        for layer in (XFrameOptionsMiddleware, CommonMiddleware, LocaleMiddleware, _with_policy):
            answer = convert_exception_to_response(layer(answer))
        self.answer: GetResponse = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_api(request) and not request.path.startswith(_DOCUMENTATION):
            return self.answer(request)
        return self.get_response(request)


_DOCUMENTATION = ("/api/docs", "/v1/docs")


class _Views(BaseHandler):
    """Django's own way from an address to the view and its exceptions, without middlewares."""

    _view_middleware = ()
    _template_response_middleware = ()
    _exception_middleware = (_service_away,)


def _with_policy(get_response: GetResponse) -> GetResponse:
    """The Content-Security-Policy of the settings; no answer of the API has a nonce in it."""
    policy = build_policy()

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(HEADER, policy)
        return response

    return answer
