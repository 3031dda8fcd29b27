"""The caller, its workspace, and its API keys."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import ApiKeySerializer, UserSerializer, WorkspaceSerializer
from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import ADMIN_ALL
from accounts.selectors import living_keys
from accounts.services.keys import create_api_key, revoke_api_key
from accounts.services.workspaces import update_workspace
from accounts.throttling import limits_left
from neptie.api.schema import envelope, page_of


class MeEndpoint(Endpoint):
    """`me`."""

    required_scopes = {"retrieve": ()}

    @extend_schema(
        responses=inline_serializer(
            "Me",
            {
                "user": UserSerializer(),
                "workspace": WorkspaceSerializer(),
                "role": serializers.CharField(),
                "scopes": serializers.ListField(child=serializers.CharField()),
                "limits": serializers.DictField(),
            },
        )
    )
    def retrieve(self, request: Request) -> Response:
        """Who calls, what it may do, and what is left of its limits"""
        membership = self.principal.membership
        return Response(
            {
                "user": UserSerializer(membership).data,
                "workspace": WorkspaceSerializer(membership.workspace).data,
                "role": membership.role,
                "scopes": sorted(self.principal.scopes),
                "limits": self._limits(),
            }
        )

    def _limits(self) -> dict[str, Any]:
        return {
            bucket: state
            and {
                "limit": state.rate.limit,
                "remaining": state.remaining,
                "reset": state.resets_at,
            }
            for bucket, state in limits_left(self.principal).items()
        }


class WorkspaceEndpoint(Endpoint):
    """`workspace`."""

    serializer_class = WorkspaceSerializer
    required_scopes = {"retrieve": (), "update": (ADMIN_ALL,)}

    @extend_schema(responses=envelope("workspace", WorkspaceSerializer))
    def retrieve(self, request: Request) -> Response:
        """The workspace that these credentials open"""
        return self._answer(self.principal.membership.workspace)

    @extend_schema(responses=envelope("workspace", WorkspaceSerializer))
    def update(self, request: Request) -> Response:
        """Change its name, time zone, language or how long the words of mails are kept"""
        changes = self.validated(partial=True)
        return self._answer(update_workspace(membership=self.principal.membership, changes=changes))

    def _answer(self, workspace: Any) -> Response:
        return Response({"workspace": self.get_serializer(workspace).data})


class ApiKeyEndpoint(Endpoint):
    """`api-keys`."""

    serializer_class = ApiKeySerializer
    plural = "api_keys"
    required_scopes = {
        "list": (ADMIN_ALL,),
        "create": (ADMIN_ALL,),
        "destroy": (ADMIN_ALL,),
    }

    @extend_schema(responses=page_of(ApiKeySerializer))
    def list(self, request: Request) -> Response:
        """The workspace's API keys, without their secrets"""
        return self.listed(living_keys(self.principal.workspace_id))

    @extend_schema(
        responses={
            201: inline_serializer(
                "NewApiKey", {"api_key": ApiKeySerializer(), "secret": serializers.CharField()}
            )
        }
    )
    def create(self, request: Request) -> Response:
        """Make a key; its secret is in this answer and nowhere else"""
        key, secret = create_api_key(membership=self.principal.membership, **self.validated())
        return created({"api_key": self.get_serializer(key).data, "secret": secret})

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Revoke a key"""
        revoke_api_key(
            workspace_id=self.principal.workspace_id,
            key_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return no_content()
