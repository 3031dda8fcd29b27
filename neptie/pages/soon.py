"""Temporary: addresses whose page is being written."""

from django.http import HttpRequest, HttpResponse


def soon(request: HttpRequest, **ids: object) -> HttpResponse:
    """Nothing yet."""
    return HttpResponse("soon")
