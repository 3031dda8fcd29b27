"""`email/messages`: what was sent, what became of it, and what somebody found out about it."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from emailing.api.serializers import (
    MessageQuerySerializer,
    MessageSerializer,
    ResolveSerializer,
    WholeMessageSerializer,
    query_of,
)
from emailing.selectors.messages import listed_messages, message_in
from emailing.services.resolving import resolve_uncertain
from neptie.api.schema import envelope, page_of
from neptie.kernel.clock import now


class MessageEndpoint(Endpoint):
    """Read only: messages are made by `email/send` and by campaigns."""

    serializer_class = MessageSerializer
    plural = "messages"
    required_scopes = {"list": (READ_CAMPAIGNS,), "retrieve": (READ_CAMPAIGNS,)}

    @extend_schema(parameters=[MessageQuerySerializer], responses=page_of(MessageSerializer))
    def list(self, request: Request) -> Response:
        """Messages, newest first, narrowed by campaign, lead, account or status"""
        query = query_of(request, MessageQuerySerializer)
        return self.listed(listed_messages(self.principal.workspace_id, **query))

    @extend_schema(responses=envelope("message", WholeMessageSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One message with its words"""
        message = message_in(self.principal.workspace_id, UUID(id))
        return Response({"message": WholeMessageSerializer(message).data})


class ResolveEndpoint(Endpoint):
    """`email/messages/{id}/resolve`."""

    serializer_class = ResolveSerializer
    required_scopes = {"create": (WRITE_CAMPAIGNS,)}

    @extend_schema(responses=envelope("message", WholeMessageSerializer))
    def create(self, request: Request, id: str) -> Response:
        """Say whether an uncertain message was sent; it is never sent again"""
        workspace_id = self.principal.workspace_id
        resolve_uncertain(
            workspace_id=workspace_id,
            message_id=UUID(id),
            was_sent=self.validated()["was_sent"],
            actor_id=self.principal.user_id,
            at=now(),
        )
        message = message_in(workspace_id, UUID(id))
        return Response({"message": WholeMessageSerializer(message).data})
