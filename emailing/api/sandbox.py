"""`email/sandbox`: what the sandbox received, for integrators' own tests."""

from uuid import UUID

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint
from accounts.scopes import READ_CAMPAIGNS
from emailing.api.serializers import (
    NoQuerySerializer,
    SandboxMailSerializer,
    WholeSandboxMailSerializer,
    query_of,
)
from emailing.selectors.messages import sandbox_mail
from neptie.api.schema import page_of


class SandboxEndpoint(Endpoint):
    """Read only."""

    serializer_class = SandboxMailSerializer
    plural = "messages"
    required_scopes = {"list": (READ_CAMPAIGNS,), "retrieve": (READ_CAMPAIGNS,)}

    @extend_schema(responses=page_of(SandboxMailSerializer))
    def list(self, request: Request) -> Response:
        """The sandbox's mail, newest first"""
        query_of(request, NoQuerySerializer)
        return self.listed(sandbox_mail(self.principal.workspace_id))

    @extend_schema(
        responses=inline_serializer("SandboxMailAnswer", {"message": WholeSandboxMailSerializer()})
    )
    def retrieve(self, request: Request, id: str) -> Response:
        """One mail: as it came over the wire, and its parts as a mail client shows them"""
        mail = sandbox_mail(self.principal.workspace_id).get_or_refuse(
            workspace_id=self.principal.workspace_id, id=UUID(id)
        )
        return Response({"message": WholeSandboxMailSerializer(mail).data})
