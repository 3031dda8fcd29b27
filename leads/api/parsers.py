"""Uploads, refused before they are read when they are too large."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser

from leads.services.importing.starting import TOO_LARGE
from neptie.kernel.uploads import LARGEST_BODY


class TooLarge(APIException):
    """413."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = TOO_LARGE


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
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            raise TooLarge
        return super().parse(stream, media_type, parser_context)
