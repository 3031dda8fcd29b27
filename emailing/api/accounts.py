"""`email/accounts`: the mailboxes that a team sends through."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from emailing.api.serializers import (
    AccountSerializer,
    NewAccountSerializer,
    NoQuerySerializer,
    WholeAccountSerializer,
    query_of,
)
from emailing.models import Mailbox
from emailing.selectors.mailboxes import living_mailboxes
from emailing.services import connecting, mailboxes
from neptie.api.schema import envelope, page_of


class AccountEndpoint(Endpoint):
    """Adding accounts, and seeing, changing, testing and removing them."""

    serializer_class = AccountSerializer
    plural = "accounts"
    required_scopes = {
        "list": (READ_CAMPAIGNS,),
        "retrieve": (READ_CAMPAIGNS,),
        "create": (WRITE_CAMPAIGNS,),
        "update": (WRITE_CAMPAIGNS,),
        "destroy": (WRITE_CAMPAIGNS,),
        "test": (WRITE_CAMPAIGNS,),
    }

    def get_serializer_class(self) -> Any:
        """Bodies of new accounts have more than is ever shown."""
        bodies = {"create": NewAccountSerializer, "update": WholeAccountSerializer}
        return bodies.get(self.action, AccountSerializer)

    @extend_schema(responses=page_of(AccountSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's e-mail accounts, newest first; tokens and passwords are never shown"""
        query_of(request, NoQuerySerializer)
        mailboxes.ensure_sandbox(workspace_id=self.principal.workspace_id)
        return self.listed(living_mailboxes(self.principal.workspace_id))

    @extend_schema(responses=envelope("account", WholeAccountSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One account, with what it used of its limits"""
        living = living_mailboxes(self.principal.workspace_id)
        return Response(
            _answer(living.get_or_refuse(workspace_id=self.principal.workspace_id, id=UUID(id)))
        )

    @extend_schema(responses={201: envelope("account", WholeAccountSerializer)})
    def create(self, request: Request) -> Response:
        """Add an account: gmail or outlook with `oauth_token`, smtp with a server, or a sandbox"""
        mailbox = mailboxes.create_mailbox(
            workspace_id=self.principal.workspace_id,
            actor_id=self.principal.user_id,
            **self.validated(),
        )
        return created(_answer(mailbox), location=f"/api/email/accounts/{mailbox.id}")

    @extend_schema(responses=envelope("account", WholeAccountSerializer))
    def update(self, request: Request, id: str) -> Response:
        """Change the sender's name, the signature, caps, gap or ramp (null or 0: none)"""
        mailbox = mailboxes.update_mailbox(
            workspace_id=self.principal.workspace_id,
            mailbox_id=UUID(id),
            changes=self.validated(partial=True),
            actor_id=self.principal.user_id,
        )
        return Response(_answer(mailbox))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Remove an account: its token or password is deleted, and nothing is sent through it"""
        mailboxes.archive_mailbox(
            workspace_id=self.principal.workspace_id,
            mailbox_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return no_content()

    @extend_schema(request=None, responses=envelope("account", WholeAccountSerializer))
    def test(self, request: Request, id: str) -> Response:
        """Connect and sign in, without sending; 422 with what the server said when it fails"""
        mailbox = connecting.test_mailbox(
            workspace_id=self.principal.workspace_id, mailbox_id=UUID(id)
        )
        return Response(_answer(mailbox))


def _answer(mailbox: Mailbox) -> dict[str, Any]:
    return {"account": WholeAccountSerializer(mailbox).data}
