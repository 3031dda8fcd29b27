"""The files that mails carry: all of them, brought, downloaded, removed."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import Act, Page
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.models import Attachment
from campaigns.pages import Attaching
from campaigns.selectors.attachments import (
    attachment_known,
    attachments_in,
    carriers_of,
    content_of,
)
from campaigns.services.attaching import archive_attachment
from neptie.pages.paging import listed
from neptie.pages.toasts import toast


class Attachments(Attaching):
    """All of them, newest first, with the campaigns whose mails carry each; and bringing more."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "campaigns/attachments.html"
    form_class = forms.Form

    def together(self, attached: list[Attachment]) -> list[str]:
        """Nothing: here they are no mail yet."""
        return []

    def context(self) -> dict[str, Any]:
        """A page of the list."""
        page = listed(self.request, attachments_in(self.workspace_id))
        carriers = carriers_of([each.id for each in page.rows])
        campaigns = {
            id: list({step.campaign_id: step.campaign for step in steps}.values())
            for id, steps in carriers.items()
        }
        return {"listed": page, "campaigns": campaigns}

    def act(self, form: forms.Form) -> HttpResponse:
        """They are kept already; told."""
        count = len(self.files.attached)
        if not count:
            form.add_error(None, _("Choose a file first."))
            return self.with_form(form, status=422)
        said = ngettext("%(n)s file is kept.", "%(n)s files are kept.", count)
        toast(self.request, f"{said % {'n': count}} {_('Attach it where you write a mail.')}")
        return redirect("attachments")


class Download(Page):
    """A file as it was brought; archived ones too, for mails that carried them are still shown."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS}

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Always to be kept, never opened in the page: nobody knows what is in it."""
        found = attachment_known(self.workspace_id, id)
        response = HttpResponse(content_of(found), content_type="application/octet-stream")
        header = content_disposition_header(as_attachment=True, filename=found.name)
        response["Content-Disposition"] = header or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class RemoveAttachment(Act):
    """Put a file away; mails that carry it keep it."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Archive it."""
        archive_attachment(workspace_id=self.workspace_id, attachment_id=id, actor_id=self.actor_id)
        toast(request, _("File removed. Mails that carry it already keep it."))
        return redirect(self.back())

    def back(self) -> str:
        """The files."""
        return reverse("attachments")
