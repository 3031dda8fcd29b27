"""Uploads, refused before they are read when they are too large."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser

from leads.services.importing.starting import MAX_BYTES

# What a form has around its file: the other parts, their headers, the boundaries.
_AROUND = 6 * 1024 * 1024


class TooLarge(APIException):
    """413."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = _("The file is larger than 100 MB; split it and import the parts.")


class UploadParser(MultiPartParser):
    """`multipart/form-data` of a bounded length."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parts; TooLarge by the length that the request states."""
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES + _AROUND:
            raise TooLarge
        return super().parse(stream, media_type, parser_context)
