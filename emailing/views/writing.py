"""Writing to one lead: by hand, or from a draft that a model wrote."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.pages import form_shows
from accounts.scopes import WRITE_CAMPAIGNS
from accounts.services.limits import rate_of, take
from accounts.throttling import limit_reached
from ai.services.drafting import Written, draft_email
from campaigns.pages import Attaching
from campaigns.selectors.campaigns import campaign_in
from campaigns.selectors.templates import offered_templates, template_words
from emailing.forms.writing import Choices, DraftForm, WriteForm
from emailing.models import Mailbox
from emailing.selectors.writing import campaigns_for, lead_in, why_not_write
from emailing.services.mailboxes import usable_mailboxes
from emailing.services.outbox import send_to_lead
from emailing.services.previewing import preview_words
from leads.models import Lead
from neptie.kernel.errors import DomainError, NotFound, Unprocessable
from neptie.kernel.ids import new_id
from neptie.pages.toasts import toast

_FACTS = {
    "first_name": gettext_lazy("First name"),
    "company": gettext_lazy("Company"),
    "job_title": gettext_lazy("Job title"),
    "industry": gettext_lazy("Industry"),
    "website": gettext_lazy("Website"),
    "country": gettext_lazy("Country"),
}
_SURE, _FAIR = 0.75, 0.45


class WritePage(Attaching):
    """A mail to a lead, as part of a campaign. What was typed comes back with every refusal."""

    scopes = {"get": WRITE_CAMPAIGNS, "post": WRITE_CAMPAIGNS}
    template = "emailing/write.html"
    form_class: ClassVar[type[DraftForm]] = WriteForm

    @cached_property
    def lead(self) -> Lead:
        """Who is written to; NotFound."""
        return lead_in(self.workspace_id, self.kwargs["id"])

    @cached_property
    def campaigns(self) -> Choices:
        """The campaigns that the mail may be part of: the lead's own first."""
        own, others = campaigns_for(self.lead)
        groups = ((_("This lead's campaigns"), own), (_("Other campaigns"), others))
        return [
            (label, [(str(each.id), each.name) for each in campaigns])
            for label, campaigns in groups
            if campaigns
        ]

    @cached_property
    def mailboxes(self) -> list[Mailbox]:
        """Those that can send now; none where none can."""
        try:
            return usable_mailboxes(workspace_id=self.workspace_id)
        except Unprocessable as error:
            self.no_mailbox = error.message
            return []

    no_mailbox = ""

    def form(self, *data: Any) -> forms.Form:
        """Over the campaigns there are."""
        return self.form_class(*data, initial=self.initial(), campaigns=self.campaigns)

    def context(self) -> dict[str, Any]:
        """Whom, through what, and what stands in the way."""
        return {
            "lead": self.lead,
            "mailboxes": self.mailboxes,
            "no_mailbox": self.no_mailbox,
            "refusal": why_not_write(self.lead),
            "once": new_id(),
            "templates": offered_templates(self.workspace_id),
        }

    def act(self, form: forms.Form) -> HttpResponse:
        """Into the outbox, and back to the lead."""
        self.count("email")
        message = send_to_lead(
            workspace_id=self.workspace_id,
            actor_id=self.actor_id,
            lead_id=self.lead.id,
            campaign_id=form.cleaned_data["campaign_id"],
            subject=form.cleaned_data["subject"],
            content=form.cleaned_data["content"],
            attachment_ids=self.attachment_ids,
        )
        said = _("The mail to %(to)s is in the outbox; it goes out within seconds.")
        toast(self.request, said % {"to": message.to})
        return redirect("lead", self.lead.id)

    def count(self, bucket: str) -> None:
        """In the person's limit, the one that the API counts in; LimitReached when used up."""
        rate = rate_of(bucket, self.workspace)
        if rate is not None:
            state = take(bucket=bucket, owner=f"user:{self.member.id}", rate=rate)
            if not state.taken:
                raise limit_reached(state)


class DraftPage(WritePage):
    """The same form with a draft in it. Nothing is stored or sent; no transaction is open."""

    form_class = DraftForm

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Write a draft, or begin with a template, or put back what stood there before."""
        form = self.form(request.POST)
        if "restore" in request.POST:
            return self._swapped()
        if form.is_valid():
            try:
                if "use_template" in request.POST:
                    return self._from_template(form.cleaned_data["campaign_id"])
                return self._drafted(form)
            except DomainError as error:
                form_shows(form, error)
        return self.with_form(form, status=200 if request.headers.get("HX-Request") else 422)

    def _drafted(self, form: forms.Form) -> HttpResponse:
        self.count("ai")
        given = form.cleaned_data
        campaign_id: UUID = given["campaign_id"]
        written = draft_email(
            membership=self.member,
            lead_id=self.lead.id,
            campaign_id=campaign_id,
            tone=given["tone"],
        )
        draft = written.draft
        words = {"subject": draft.subject, "content": draft.content}
        return self._with_words(words, kept=self._typed(), written=written)

    def _from_template(self, campaign_id: UUID) -> HttpResponse:
        """Filled for this lead, for what stands here goes out as it is."""
        words = template_words(self.workspace_id, self.request.POST.get("template", ""))
        if words is None:
            raise NotFound(_("This template is gone; choose another."))
        filled = preview_words(
            campaign=campaign_in(self.workspace_id, campaign_id), lead=self.lead, **words
        )
        content = filled.html if filled.is_html else filled.text
        return self._with_words(
            {"subject": filled.subject, "content": content},
            kept=self._typed(),
            missing=filled.missing,
        )

    def _swapped(self) -> HttpResponse:
        post = self.request.POST
        words = {name: post.get(f"kept_{name}", "") for name in ("subject", "content")}
        return self._with_words(words, kept=self._typed())

    def _typed(self) -> dict[str, str]:
        return {name: self.request.POST.get(name, "") for name in ("subject", "content")}

    def _with_words(
        self,
        words: dict[str, str],
        *,
        kept: dict[str, str],
        written: Written | None = None,
        missing: Sequence[str] = (),
    ) -> HttpResponse:
        asked = {name: self.request.POST.get(name, "") for name in ("campaign_id", "tone")}
        form = self.form_class(initial={**asked, **words}, campaigns=self.campaigns)
        has_kept = any(text.strip() for text in kept.values()) and kept != words
        context = {
            "form": form,
            "written": written,
            "facts": _facts(written) if written else [],
            "sureness": _sureness(written.draft.confidence) if written else "",
            "kept": kept if has_kept else None,
            "missing": missing,
            "files": self.files,
        }
        return self.shown({**self.context(), **context})


def _facts(written: Written) -> list[tuple[str, str]]:
    """Each of the lead's facts that the draft uses, once: its name and its value."""
    used = {fact.field: fact.value for fact in written.draft.facts}
    return [(str(name), used[field]) for field, name in _FACTS.items() if field in used]


def _sureness(confidence: float) -> str:
    if confidence >= _SURE:
        return _("High confidence: it speaks to this person in particular.")
    if confidence >= _FAIR:
        return _("Fair confidence: it uses some of what is known of this person.")
    return _("Low confidence: little is known of this person, so make it more personal.")
