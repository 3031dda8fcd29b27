"""`email/send`: one mail to one lead."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created
from accounts.scopes import WRITE_CAMPAIGNS
from emailing.api.serializers import QueuedSerializer, SendSerializer
from emailing.services.outbox import send_to_lead


class SendEndpoint(Endpoint):
    """Counted in the limit for e-mail."""

    serializer_class = SendSerializer
    required_scopes = {"create": (WRITE_CAMPAIGNS,)}
    buckets = {"create": "email"}

    @extend_schema(responses={201: QueuedSerializer})
    def create(self, request: Request) -> Response:
        """Send email to lead: durably queued before the answer; the words are taken literally"""
        message = send_to_lead(
            workspace_id=self.principal.workspace_id,
            actor_id=self.principal.user_id,
            **self.validated(),
        )
        return created(
            dict(QueuedSerializer(message).data), location=f"/api/email/messages/{message.id}"
        )
