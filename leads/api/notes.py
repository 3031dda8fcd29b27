"""`leads/{id}/notes`, `leads/{id}/notes/{note_id}`."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.endpoints import Endpoint, created, no_content
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.models import Note
from leads.selectors.notes import notes_of
from leads.services.notes import LONGEST, add_note, change_note, delete_note
from neptie.api.schema import envelope, page_of
from neptie.api.serializers import IdField, StrictSerializer, TextField


class AuthorSerializer(StrictSerializer):
    """A member of the workspace."""

    id = IdField(read_only=True)
    full_name = serializers.CharField(source="user.full_name", read_only=True)
    email = serializers.CharField(source="user.email", read_only=True)


class NoteSerializer(StrictSerializer):
    """A note. Its author is null once they left the workspace."""

    id = IdField(read_only=True)
    text = TextField(max_length=LONGEST)
    author = AuthorSerializer(read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)


class NoteEndpoint(Endpoint):
    """What members wrote down about a lead."""

    serializer_class = NoteSerializer
    plural = "notes"
    required_scopes = {
        "list": (READ_LEADS,),
        "create": (WRITE_LEADS,),
        "update": (WRITE_LEADS,),
        "destroy": (WRITE_LEADS,),
    }

    @extend_schema(responses=page_of(NoteSerializer))
    def list(self, request: Request, id: str) -> Response:
        """The notes of a lead, newest first"""
        return self.listed(notes_of(workspace_id=self.principal.workspace_id, lead_id=UUID(id)))

    @extend_schema(responses={201: envelope("note", NoteSerializer)})
    def create(self, request: Request, id: str) -> Response:
        """Write a note"""
        text = self.validated()["text"]
        note = add_note(lead_id=UUID(id), author=self.principal.membership, text=text)
        return created(self._answer(note))

    @extend_schema(request=NoteSerializer(partial=True), responses=envelope("note", NoteSerializer))
    def update(self, request: Request, id: str, note_id: str) -> Response:
        """Change a note of one's own; admins change anybody's"""
        note = change_note(
            lead_id=UUID(id),
            note_id=UUID(note_id),
            member=self.principal.membership,
            text=self.validated()["text"],
        )
        return Response(self._answer(note))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, id: str, note_id: str) -> Response:
        """Delete a note of one's own; admins delete anybody's"""
        delete_note(lead_id=UUID(id), note_id=UUID(note_id), member=self.principal.membership)
        return no_content()

    def _answer(self, note: Note) -> dict[str, object]:
        return {"note": self.get_serializer(note).data}
