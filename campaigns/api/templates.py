"""`templates`: words kept to begin steps with."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.models import Template
from campaigns.selectors.templates import template_in, templates_in
from campaigns.services.templates import archive_template, create_template, update_template
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, LineField, StrictSerializer, TextField


class TemplateSerializer(StrictSerializer):
    """A template: subject and body in Liquid, as a step has them. A step takes a copy."""

    id = IdField(read_only=True)
    name = LineField(max_length=200)
    subject = LineField(required=False, allow_blank=True, max_length=1_000)
    body = TextField()
    created_at = serializers.DateTimeField(read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)


class TemplateEndpoint(Endpoint):
    """`templates` and `templates/{id}`."""

    serializer_class = TemplateSerializer
    plural = "templates"
    required_scopes = {
        "list": (READ_CAMPAIGNS,),
        "create": (WRITE_CAMPAIGNS,),
        "retrieve": (READ_CAMPAIGNS,),
        "update": (WRITE_CAMPAIGNS,),
        "destroy": (WRITE_CAMPAIGNS,),
    }

    @extend_schema(responses=page_of(TemplateSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's templates"""
        return self.listed(templates_in(self.principal.workspace_id))

    @extend_schema(responses={201: envelope("template", TemplateSerializer)})
    def create(self, request: Request) -> Response:
        """Keep words; 409 with `existing_id` when there is a template of this name"""
        template = create_template(
            workspace_id=self.principal.workspace_id,
            fields=self.validated(),
            actor_id=self.principal.user_id,
        )
        return created(_answer(template), location=f"/api/templates/{template.id}")

    @extend_schema(responses=envelope("template", TemplateSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One template"""
        return Response(_answer(template_in(self.principal.workspace_id, UUID(id))))

    @extend_schema(responses=envelope("template", TemplateSerializer))
    def update(self, request: Request, id: str) -> Response:
        """Change what is sent and leave the rest; steps that began with it keep their words"""
        template = update_template(
            workspace_id=self.principal.workspace_id,
            template_id=UUID(id),
            fields=self.validated(partial=True),
            actor_id=self.principal.user_id,
        )
        return Response(_answer(template))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Take it away; what was written with it stays"""
        archive_template(
            workspace_id=self.principal.workspace_id,
            template_id=UUID(id),
            actor_id=self.principal.user_id,
        )
        return no_content()


def _answer(template: Template) -> dict[str, Any]:
    return {"template": TemplateSerializer(template).data}
