"""A campaign's sequence: its steps in their order, and writing them."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.pages import FormPage
from accounts.scopes import READ_CAMPAIGNS, WRITE_CAMPAIGNS
from campaigns.forms.writing import MailForm, WaitForm
from campaigns.models import CampaignStatus, Kind, Step
from campaigns.pages import CampaignAct, OfCampaign
from campaigns.selectors.steps import ledger, living_step, living_steps
from campaigns.selectors.words import offered_variables
from campaigns.services.ordering import move_step
from campaigns.services.steps import add_step, archive_step, change_step
from neptie.pages.toasts import toast

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
        }
        if not steps and may_write and is_open:
            context |= {"form": MailForm(), "variables": offered_variables(self.workspace_id)}
        return self.shown(context)


def _with_waits(steps: list[Step]) -> list[tuple[Step, bool]]:
    """Each step, and whether the one before it is a wait."""
    waits = [False, *(step.kind == Kind.WAIT for step in steps)]
    return list(zip(steps, waits, strict=False))


class _Editor(OfCampaign, FormPage):
    scopes: ClassVar = {"get": WRITE_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "campaigns/step.html"

    @property
    def kind(self) -> str:
        """What kind of step is written."""
        raise NotImplementedError

    def form(self, data: Any = None, files: Any = None) -> forms.Form:
        """With words, unless it is a wait."""
        form_class = WaitForm if self.kind == Kind.WAIT else MailForm
        return form_class(data, files, initial=self.initial())

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Save, or only show how the words would read: for browsers without JavaScript."""
        if "preview" in request.POST:
            return self.with_form(self.form(request.POST))
        return super().post(request, **ids)

    def initial(self) -> dict[str, Any]:
        """Nothing; the campaign is there."""
        return {"campaign": self.campaign.id}

    def context(self) -> dict[str, Any]:
        """The variables on offer, and whom the preview is for."""
        variables = [] if self.kind == Kind.WAIT else offered_variables(self.workspace_id)
        chosen = self.request.POST
        return {
            "kind": self.kind,
            "variables": variables,
            "lead_id": chosen.get("lead", ""),
            "who": chosen.get("who", ""),
        }


class NewStep(_Editor):
    """`?kind=wait` writes a wait, anything else a mail."""

    @property
    def kind(self) -> str:
        """As the address asks."""
        return Kind.WAIT if self.request.GET.get("kind") == Kind.WAIT else Kind.EMAIL

    def act(self, form: forms.Form) -> HttpResponse:
        """Append it."""
        step = add_step(**self.named, fields={"kind": self.kind, **form.cleaned_data})
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
            campaign_id=self.campaign.id,
            step_id=self.kwargs["step_id"],
        )

    @property
    def kind(self) -> str:
        """A step keeps its kind."""
        return self.step.kind

    def initial(self) -> dict[str, Any]:
        """What it says now."""
        names = ("subject", "body", "delay_days", "delay_hours")
        return {name: getattr(self.step, name) for name in names}

    def context(self) -> dict[str, Any]:
        """With the step."""
        return {**super().context(), "step": self.step}

    def act(self, form: forms.Form) -> HttpResponse:
        """Keep what was changed."""
        change_step(**self.named, step_id=self.step.id, fields=form.cleaned_data)
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
