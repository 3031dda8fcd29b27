"""A campaign's sequence: its steps in their order, and writing them."""

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.forms.writing import MailForm, WaitForm
from campaigns.models import Campaign, CampaignStatus, Kind, Step
from campaigns.pages import Attaching, CampaignAct, OfCampaign
from campaigns.pages.attaching import Files
from campaigns.selectors.attachments import files_of_steps
from campaigns.selectors.steps import ledger, living_step, living_steps
from campaigns.selectors.templates import offered_templates, template_words
from campaigns.selectors.words import offered_variables
from campaigns.services.ordering import move_step
from campaigns.services.steps import add_step, archive_step, change_step
from neptie.pages.toasts import toast

_WORDS = ("subject", "body")
_CLOSED = frozenset({CampaignStatus.ACTIVE, CampaignStatus.ARCHIVED})


class Sequence(OfCampaign):
    """The steps as cards; for a campaign without one, the first mail's form."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS}
    template = "campaigns/sequence.html"

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """The cards, with what became of each."""
        campaign = self.campaign
        steps = list(living_steps(workspace_id=self.workspace_id, campaign_id=campaign.id))
        is_open = campaign.status not in _CLOSED and campaign.starts_at is None
        may_write = self.may(WRITE_CAMPAIGNS)
        context: dict[str, Any] = {
            "steps": _with_waits(steps),
            "may_change": may_write and is_open,
            "may_move": campaign.started_at is None,
            "counts": ledger(campaign.id, [s.id for s in steps if s.kind != Kind.WAIT]),
            "carried": files_of_steps([step.id for step in steps]),
        }
        if not steps and may_write and is_open:
            context |= self._first_mail()
        return self.shown(context)

    def _first_mail(self) -> dict[str, Any]:
        return {
            "form": MailForm(),
            "variables": offered_variables(self.workspace_id),
            "templates": offered_templates(self.workspace_id),
            "files": Files.of(self.workspace_id, []),
        }


def _with_waits(steps: list[Step]) -> list[tuple[Step, bool]]:
    """Each step, and whether the one before it is a wait."""
    waits = [False, *(step.kind == Kind.WAIT for step in steps)]
    return list(zip(steps, waits, strict=False))


class _Editor(Attaching, OfCampaign):
    scopes: ClassVar = {"get": WRITE_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "campaigns/step.html"
    kept: dict[str, str] | None = None

    @property
    def kind(self) -> str:
        """What kind of step is written."""
        raise NotImplementedError

    def form(self, data: Any = None, files: Any = None) -> forms.Form:
        """With words, unless it is a wait."""
        form_class = WaitForm if self.kind == Kind.WAIT else MailForm
        return form_class(data, files, initial=self.initial())

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Save; or begin with a template; or only show how the words would read, for browsers
        without JavaScript."""
        if "use_template" in request.POST or "restore" in request.POST:
            return self._with_words()
        if "preview" in request.POST:
            return self.with_form(self.form(request.POST))
        return super().post(request, **ids)

    def _with_words(self) -> HttpResponse:
        """Those of the template, or those that stood there before; what stands there is kept."""
        post = self.request.POST
        typed = {name: post.get(name, "") for name in _WORDS}
        if "restore" in post:
            words = {name: post.get(f"kept_{name}", "") for name in _WORDS}
        else:
            words = template_words(self.workspace_id, post.get("template", "")) or typed
        form = self.as_typed()
        form.initial = {**form.initial, **words}
        self.kept = typed if any(typed.values()) and typed != words else None
        return self.with_form(form)

    def initial(self) -> dict[str, Any]:
        """Nothing; the campaign is there."""
        return {"campaign": self.campaign.id}

    def context(self) -> dict[str, Any]:
        """The variables and templates on offer, and whom the preview is for."""
        if self.kind == Kind.WAIT:
            return {"kind": self.kind}
        chosen = self.request.POST
        return {
            "kind": self.kind,
            "variables": offered_variables(self.workspace_id),
            "templates": offered_templates(self.workspace_id),
            "kept": self.kept,
            "lead_id": chosen.get("lead", ""),
            "who": chosen.get("who", ""),
        }

    def fields(self, form: forms.Form) -> dict[str, Any]:
        """What the form says of the step; a wait carries no files."""
        files = {} if self.kind == Kind.WAIT else {"attachment_ids": self.attachment_ids}
        return {**form.cleaned_data, **files}


class NewStep(_Editor):
    """`?kind=wait` writes a wait, anything else a mail."""

    @property
    def kind(self) -> str:
        """As the address asks."""
        return Kind.WAIT if self.request.GET.get("kind") == Kind.WAIT else Kind.EMAIL

    def act(self, form: forms.Form) -> HttpResponse:
        """Append it."""
        step = add_step(**self.named, fields={"kind": self.kind, **self.fields(form)})
        said = _("Wait added.") if step.kind == Kind.WAIT else _("Mail saved.")
        toast(self.request, said)
        return redirect("campaign", id=self.campaign.id)


class EditStep(_Editor):
    """One step of the campaign."""

    @cached_property
    def step(self) -> Step:
        """The step, with its words; 404 when it is another's or was taken out."""
        return living_step(
            workspace_id=self.workspace_id,
            campaign_id=self.kwargs["id"],
            step_id=self.kwargs["step_id"],
        )

    @cached_property
    def campaign(self) -> Campaign:
        """The step's, which came with it."""
        return self.step.campaign

    @property
    def kind(self) -> str:
        """A step keeps its kind."""
        return self.step.kind

    def carried(self) -> list[UUID]:
        """The files that its mails carry now."""
        ids: list[UUID] = getattr(self.step, "attachment_ids", [])
        return ids

    def initial(self) -> dict[str, Any]:
        """What it says now."""
        names = ("subject", "body", "delay_days", "delay_hours")
        return {name: getattr(self.step, name) for name in names}

    def context(self) -> dict[str, Any]:
        """With the step."""
        return {**super().context(), "step": self.step}

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep what was changed."""
        change_step(**self.named, step_id=self.step.id, fields=self.fields(form))
        toast(self.request, _("Step saved."))
        return redirect("campaign", id=self.campaign.id)


class RemoveStep(CampaignAct):
    """Take a step out; what it did stays told."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Archive it."""
        archive_step(**self.named, step_id=self.kwargs["step_id"])
        toast(request, _("Step removed."))
        return redirect(self.back())


class MoveStep(CampaignAct):
    """POST `to=up` or `to=down`."""

    scopes: ClassVar = {"post": WRITE_CAMPAIGNS}

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Change places with its neighbor."""
        up = request.POST.get("to") == "up"
        move_step(**self.named, step_id=self.kwargs["step_id"], up=up)
        return redirect(self.back())
