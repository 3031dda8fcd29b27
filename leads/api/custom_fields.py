"""`custom-fields` and `custom-fields/{id}`."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.api.fields import OneOfField
from leads.api.tags import LeftToJobSerializer, left_to
from leads.models import CustomField
from leads.rules.typed import KINDS
from leads.selectors.organizing import ordered_fields
from leads.services.organizing.defining import (
    LONGEST_CHOICE,
    MOST_CHOICES,
    FieldValues,
    create_field,
    delete_field,
    update_field,
)
from leads.services.organizing.fields import LONGEST_NAME
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, LineField, StrictSerializer
from neptie.kernel.errors import Invalid


class CustomFieldSerializer(StrictSerializer):
    """A field of the workspace's own; leads hold its values in `custom`, by its `key`."""

    id = IdField(read_only=True)
    key = LineField(max_length=64, required=False)
    name = LineField(max_length=LONGEST_NAME)
    kind = OneOfField(choices=KINDS, required=False)
    choices = serializers.ListField(
        child=LineField(max_length=LONGEST_CHOICE), required=False, max_length=MOST_CHOICES
    )
    created_at = serializers.DateTimeField(read_only=True)


class CustomFieldEndpoint(Endpoint):
    """Custom fields: text, number, date, boolean or choice."""

    serializer_class = CustomFieldSerializer
    plural = "custom_fields"
    required_scopes = {
        "list": (READ_LEADS,),
        "retrieve": (READ_LEADS,),
        "create": (WRITE_LEADS,),
        "update": (WRITE_LEADS,),
        "destroy": (WRITE_LEADS,),
    }

    @extend_schema(responses=page_of(CustomFieldSerializer))
    def list(self, request: Request) -> Response:
        """The workspace's custom fields, newest first"""
        return self.listed(ordered_fields(self.principal.workspace_id))

    @extend_schema(responses=envelope("custom_field", CustomFieldSerializer))
    def retrieve(self, request: Request, id: str) -> Response:
        """One custom field"""
        return Response(self._answer(self._found(UUID(id))))

    @extend_schema(responses={201: envelope("custom_field", CustomFieldSerializer)})
    def create(self, request: Request) -> Response:
        """Make a field; its key is made of its name where none is sent, its kind is text"""
        made = create_field(
            workspace_id=self.principal.workspace_id,
            actor_id=self.principal.user_id,
            **{"kind": CustomField.Kind.TEXT, **self.validated()},
        )
        return created(self._answer(made))

    @extend_schema(
        responses={
            200: envelope("custom_field", CustomFieldSerializer),
            202: LeftToJobSerializer,
        }
    )
    def update(self, request: Request, id: str) -> Response:
        """Change its name, kind or choices; 409 when leads hold values that would not fit"""
        said = self.validated(partial=True)
        if said.pop("key", None) not in (None, self._found(UUID(id)).key):
            fixed = _("The key of a field never changes; make another field.")
            raise Invalid(f"key: {fixed}", errors={"key": [fixed]})
        field, job = update_field(
            workspace_id=self.principal.workspace_id,
            field_id=UUID(id),
            values=FieldValues(**said),
            membership_id=self.principal.membership.id,
            actor_id=self.principal.user_id,
        )
        return left_to(job) if job else Response(self._answer(field))

    @extend_schema(responses={202: LeftToJobSerializer, 204: None})
    def destroy(self, request: Request, id: str) -> Response:
        """Delete it with its values in all leads; the leads stay"""
        job = delete_field(
            workspace_id=self.principal.workspace_id,
            field_id=UUID(id),
            membership_id=self.principal.membership.id,
            actor_id=self.principal.user_id,
        )
        return left_to(job) if job else no_content()

    def _found(self, field_id: UUID) -> CustomField:
        fields = CustomField.objects.all()
        return fields.get_or_refuse(workspace_id=self.principal.workspace_id, id=field_id)

    def _answer(self, field: CustomField) -> dict[str, object]:
        return {"custom_field": self.get_serializer(field).data}
