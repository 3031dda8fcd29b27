"""What a page's request passes through before its body is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from neptie.api.errors import is_api
from neptie.kernel.uploads import LARGEST_BODY, LARGEST_FILE_SHOWN

GetResponse = Callable[[HttpRequest], HttpResponse]


class BoundedBodyMiddleware:
    """A body that is too large for any page is told so before a byte of it is parsed or stored.

    The API's own parsers bound what it takes.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_api(request) and _size(request) > LARGEST_BODY:
            message = _(
                "That file is too large: up to %(size)s can be uploaded. Nothing was kept."
            ) % {"size": LARGEST_FILE_SHOWN}
            return render(request, "400.html", {"message": message}, status=413)
        return self.get_response(request)


def _size(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0
