"""Writing a mail that carries files: brought with the form, or picked from those there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from accounts.pages import FormPage
from campaigns.models import Attachment
from campaigns.rules import attaching as rules
from campaigns.selectors.attachments import picked_and_others
from campaigns.services.attaching import bring_attachment
from neptie.kernel.errors import DomainError, Invalid
from neptie.pages.ids import IdsField

_OFFERED = 30


@dataclass(frozen=True)
class Files:
    """What a mail carries, in its order; what else it could; and which files were refused, why."""

    attached: list[Attachment]
    offered: list[Attachment]
    troubles: list[str]
    largest = rules.LARGEST_FILE

    @classmethod
    def of(cls, workspace_id: UUID, ids: Sequence[UUID]) -> Self:
        """Of a mail that carries these; one query."""
        return cls(*picked_and_others(workspace_id, ids, _OFFERED), troubles=[])

    @property
    def size(self) -> int:
        """Of what it carries together, in bytes."""
        return sum(each.size for each in self.attached)


class Attaching(FormPage):
    """A form with `attachment_ids`, and with `files` to be brought.

    A file is kept as soon as it comes, whatever else is wrong with the form; `attach` only does
    that, and shows the form as it is typed. Its template includes `campaigns/files.html`.
    """

    def carried(self) -> list[UUID]:
        """What the mail carries already, before anything is changed."""
        return []

    @cached_property
    def files(self) -> Files:
        """As the form says, with what came with it."""
        posted = self.request.method == "POST"
        ids = self._picked() if posted else self.carried()
        troubles: list[str] = []
        for upload in self.request.FILES.getlist("files"):
            try:
                ids.append(self._brought(upload).id)
            except DomainError as error:
                troubles.append(_sentence(error))
        found = Files.of(self.workspace_id, list(dict.fromkeys(ids)))
        return replace(found, troubles=[*troubles, *self.together(found.attached)])

    def together(self, attached: list[Attachment]) -> list[str]:
        """What is wrong with so many files, or such large ones, in one mail."""
        try:
            rules.check_together([each.size for each in attached])
        except rules.BadAttachment as error:
            return [str(error)]
        return []

    @property
    def attachment_ids(self) -> list[UUID]:
        """What the mail is to carry, as the services ask for it."""
        return [each.id for each in self.files.attached]

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Keep the files that came; then what the page does, unless one of them was refused."""
        if self.files.troubles:
            status = 200 if request.headers.get("HX-Request") else 422
            return self.with_form(self.as_typed(), status=status)
        if "attach" in request.POST:
            return self.with_form(self.as_typed())
        return super().post(request, **ids)

    def as_typed(self) -> forms.Form:
        """The form as it came, nothing of it called wrong yet."""
        form = self.form()
        form.initial = {**form.initial, **self.request.POST.dict()}
        return form

    def with_form(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        """The page with this form and the files."""
        context = {"form": form, "files": self.files, **self.context()}
        return self.shown(context, status=status)

    def _picked(self) -> list[UUID]:
        """None at all where one is no id, which no form of ours sends."""
        try:
            ids: list[UUID] = IdsField().to_python(self.request.POST.getlist("attachment_ids"))
        except forms.ValidationError:
            return []
        return ids

    def _brought(self, upload: UploadedFile[Any]) -> Attachment:
        """Refused by its size before it is read."""
        name, size = upload.name or "", upload.size or 0
        try:
            rules.check_size(name, size)
        except rules.BadAttachment as error:
            raise Invalid(str(error)) from error
        return bring_attachment(
            workspace_id=self.workspace_id,
            name=name,
            content=upload.read(),
            actor_id=self.actor_id,
        )


def _sentence(error: DomainError) -> str:
    """Without the name of a field, which no page shows."""
    fields = error.errors if isinstance(error, Invalid) else {}
    return next((sentences[0] for sentences in fields.values()), error.message)
