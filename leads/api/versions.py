"""Which version of a lead a caller saw: ETag, If-Match and If-None-Match (RFC 9110, 8.8 and 13).

The tag is the version of the lead, then its score. What a caller writes over is the lead, so
`If-Match` asks for the first part alone: a score made meanwhile is no reason to refuse.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from leads.models import Lead
from neptie.kernel.errors import Conflict

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the lead that is written over; another version of it is 412",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the lead that is known; 304 where it is the same still",
)


class LeadChanged(APIException):
    """412."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "lead_changed"
    default_detail = _(
        "This lead was changed since you read it. Nothing is saved: read it again, and decide "
        "what to write."
    )


def tag_of(lead: Lead) -> str:
    """The strong ETag of a lead that has its `score`."""
    score: Any = vars(lead).get("score")
    return f'"{_version(lead)}-{_digest(repr(score), 4)}"'


def is_known(request: Request, lead: Lead) -> bool:
    """Whether the caller's `If-None-Match` names the lead as it is."""
    known = [tag.removeprefix("W/") for tag in _tags(request, "If-None-Match")]
    return "*" in known or tag_of(lead) in known


def seen(request: Request, lead: Lead) -> datetime | None:
    """The `updated_at` that the caller's `If-Match` stands for, None where it asks for nothing.

    LeadChanged where it names other versions; weak tags match nothing.
    """
    tags = _tags(request, "If-Match")
    if not tags or "*" in tags:
        return None
    if any(tag.startswith(f'"{_version(lead)}-') for tag in tags):
        return lead.updated_at
    raise LeadChanged


@contextmanager
def changes_refused() -> Iterator[None]:
    """Somebody who changed the lead between the look at its version and the act: 412 as well."""
    try:
        yield
    except Conflict as error:
        if error.code == LeadChanged.default_code:
            raise LeadChanged from error
        raise


def _tags(request: Request, header: str) -> list[str]:
    said = request.headers.get(header, "")
    return [tag.strip() for tag in said.split(",") if tag.strip()]


def _version(lead: Lead) -> str:
    return _digest(f"{lead.id} {lead.updated_at.isoformat()}", 16)


def _digest(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode(), digest_size=size).hexdigest()
