"""The page of a bulk job: how far it is, and what it did."""

from functools import cached_property
from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from accounts.pages import Act, Page
from accounts.scopes import READ_LEADS, WRITE_LEADS
from leads.models import BulkJob
from leads.selectors.jobs import job_in, object_name
from leads.services.bulk.jobs import UNFINISHED, cancel_job
from neptie.pages.toasts import toast


class OfJob(Page):
    """A page of one job of the workspace; `next` in its address is the table it came from."""

    @cached_property
    def job(self) -> BulkJob:
        """The job; NotFound when there is none."""
        return job_in(workspace_id=self.workspace_id, job_id=self.kwargs["id"])

    @property
    def table(self) -> str:
        """The table as it was narrowed."""
        address = self.request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return address if is_ours and address.startswith("/leads/") else reverse("leads")

    @property
    def cancel_url(self) -> str:
        """Where it is canceled."""
        return self.place("lead-job-cancel")

    def place(self, name: str) -> str:
        """A page of this job, which leads back to the same table."""
        return f"{reverse(name, args=[self.kwargs['id']])}?{urlencode({'next': self.table})}"


class JobPage(OfJob):
    """Its progress, or its result."""

    scopes: ClassVar = {"get": READ_LEADS}

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """By state."""
        is_running = self.job.status in UNFINISHED
        context = {
            "job": self.job,
            "name": object_name(self.job),
            "may_write": self.may(WRITE_LEADS),
        }
        part = "running" if is_running else "result"
        return self.shown(context, template=f"leads/job_{part}.html")


class JobProgress(OfJob):
    """How far it is, for the page to fetch every second; at its end the page is fetched anew."""

    scopes: ClassVar = {"get": READ_LEADS}

    def get(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """The part that changes."""
        if self.job.status not in UNFINISHED:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return self.shown({"job": self.job}, template="leads/job_progress.html")


class CancelJob(OfJob, Act):
    """What is still to be done is left; what was done stays."""

    scopes: ClassVar = {"post": WRITE_LEADS}

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """Cancel."""
        cancel_job(workspace_id=self.workspace_id, job_id=id, actor_id=self.actor_id)
        toast(request, _("The job was canceled. What it had done stays."))
        return redirect(self.back())

    def back(self) -> str:
        """Its page."""
        return self.place("lead-job")
