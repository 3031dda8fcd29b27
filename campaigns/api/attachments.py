"""`attachments`: files that the mails of steps carry, and mails to one lead."""

from collections.abc import Mapping
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.models import Attachment
from campaigns.rules.attaching import LARGEST_FILE, LARGEST_FILE_SHOWN, LONGEST_NAME
from campaigns.selectors.attachments import attachment_in, attachments_in
from campaigns.services.attaching import archive_attachment, bring_attachment
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, LineField, StrictSerializer

# With what a form has around its file: the other parts, their headers, the boundaries.
_LARGEST_BODY = LARGEST_FILE + 1024 * 1024


class TooLarge(APIException):
    """413."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self) -> None:
        super().__init__(
            _("A file that mails carry has at most %(size)s; link to a larger one instead.")
            % {"size": LARGEST_FILE_SHOWN}
        )


class AttachmentParser(MultiPartParser):
    """`multipart/form-data` of a bounded length."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parts; TooLarge by the length that the request states."""
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > _LARGEST_BODY:
            raise TooLarge
        return super().parse(stream, media_type, parser_context)


@extend_schema_field({"type": "string", "format": "binary"})
class _FileField(serializers.FileField):
    """A part of a form that is a file; what is wrong with it is told by its rules."""


class UploadedAttachmentSerializer(StrictSerializer):
    """The parts of the form that brings a file."""

    file = _FileField(allow_empty_file=True)
    name = LineField(
        required=False,
        max_length=LONGEST_NAME,
        help_text="What recipients see it called; its own name, when left out",
    )


class AttachmentSerializer(StrictSerializer):
    """A file; it never changes."""

    id = IdField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes")
    sha256 = serializers.CharField()
    created_at = serializers.DateTimeField()


class AttachmentEndpoint(Endpoint):
    """`attachments` and `attachments/{id}`."""

    serializer_class = AttachmentSerializer
    parser_classes = [AttachmentParser]
    plural = "attachments"
    required_scopes = {
        "list": (READ_CAMPAIGNS,),
        "create": (WRITE_CAMPAIGNS,),
        "retrieve": (READ_CAMPAIGNS,),
        "destroy": (WRITE_CAMPAIGNS,),
    }

    def get_serializer_class(self) -> type[StrictSerializer]:
        """A file is brought as a form, and shown as what is known of it."""
        return UploadedAttachmentSerializer if self.action == "create" else AttachmentSerializer

    @extend_schema(responses=page_of(AttachmentSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's files, newest first"""
        return self.listed(attachments_in(self.principal.workspace_id))

    @extend_schema(responses={201: envelope("attachment", AttachmentSerializer)})
    def create(self, request: Request) -> Response:
        """Bring a file of up to 10 MB; the same one again is the one that is there"""
        asked = self.validated()
        attachment = bring_attachment(
            workspace_id=self.principal.workspace_id,
            name=asked.get("name", asked["file"].name),
            content=asked["file"].read(),
            actor_id=self.principal.user_id,
        )
        return created(_answer(attachment), location=f"/api/attachments/{attachment.id}")

    @extend_schema(responses=envelope("attachment", AttachmentSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One file: what it is called, its type and size"""
        return Response(_answer(attachment_in(self.principal.workspace_id, UUID(id))))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Put a file away; 409 while the mails of a step carry it"""
        archive_attachment(
            workspace_id=self.principal.workspace_id,
            attachment_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return no_content()


def _answer(attachment: Attachment) -> dict[str, Any]:
    return {"attachment": AttachmentSerializer(attachment).data}
