"""A page of the product: signed in, inside one workspace, with a scope for each verb."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from accounts.models import Membership, Workspace
from accounts.pages.kept import keep_form
from accounts.pages.once import act_once
from accounts.scopes import effective, missing
from accounts.selectors import memberships_of
from neptie.kernel.errors import DomainError, Forbidden, Invalid, NotFound
from neptie.pages.toasts import trouble

WORKSPACE_KEY = "workspace_id"


class Page(View):
    """A page for members.

    `scopes` maps a verb to the scope it needs; a verb that is not there is closed. A POST whose
    form carries `{% once %}` is carried out once, however often it is sent.
    """

    http_method_names = ["get", "head", "post"]
    scopes: ClassVar[Mapping[str, str]] = {}
    template: ClassVar[str] = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sign-in, workspace, scope; then the verb."""
        if not request.user.is_authenticated:
            return to_sign_in(request)
        if not self.memberships:
            return redirect("workspace-new")
        self._require_scope()
        with timezone.override(self.zone):
            return self._answer(request, *args, **kwargs)

    @cached_property
    def memberships(self) -> list[Membership]:
        """All of the person's workspaces, in one query."""
        assert self.request.user.is_authenticated
        found = list(memberships_of(self.request.user))
        for each in found:
            each.user = self.request.user
        return found

    @cached_property
    def member(self) -> Membership:
        """The person in the workspace they look at: the one chosen last, else their first."""
        chosen = self.request.session.get(WORKSPACE_KEY)
        found = (each for each in self.memberships if str(each.workspace_id) == chosen)
        return next(found, self.memberships[0])

    @property
    def workspace(self) -> Workspace:
        """The workspace looked at."""
        return self.member.workspace

    @property
    def workspace_id(self) -> UUID:
        """Its id, which every selector and service is asked with."""
        return self.member.workspace_id

    @property
    def actor_id(self) -> UUID:
        """Who does what is done here."""
        return self.member.user_id

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that times are shown and read in."""
        return ZoneInfo(self.workspace.timezone)

    @cached_property
    def held(self) -> frozenset[str]:
        """The scopes that the person's role brings."""
        return effective(self.member.role)

    def may(self, scope: str) -> bool:
        """Whether the person may do what needs this scope."""
        return missing((scope,), self.held) is None

    def _require_scope(self) -> None:
        verb = (self.request.method or "get").lower()
        scope = self.scopes.get("get" if verb == "head" else verb)
        if scope is not None and not self.may(scope):
            raise PermissionDenied(_("Your role in this workspace does not allow this."))
        if scope is None and hasattr(self, verb):
            raise PermissionDenied

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return act_once(
                principal=f"page:{self.member.id}",
                request=request,
                act=lambda: super(Page, self).dispatch(request, *args, **kwargs),
            )
        except NotFound as error:
            raise Http404(error.message) from error
        except Forbidden as error:
            raise PermissionDenied(error.message) from error
        except DomainError as error:
            return self.refused(error)

    def refused(self, error: DomainError) -> HttpResponse:
        """What follows when a service refuses and the verb did not catch it: said, and back."""
        trouble(self.request, error.message)
        return HttpResponseRedirect(self.back())

    def back(self) -> str:
        """Where a refusal leads; the page itself."""
        return self.request.get_full_path()

    def shown(
        self, context: Mapping[str, Any], *, template: str = "", status: int = 200
    ) -> HttpResponse:
        """The page: its context, with `page` as this view (`page.member`, `page.may`, …)."""
        return render(
            self.request, template or self.template, {**context, "page": self}, status=status
        )


class Act(Page):
    """An address that only acts: POST, then back to where it was asked from."""

    http_method_names = ["post"]

    def back(self) -> str:
        """Where both success and refusal lead."""
        raise NotImplementedError


def form_shows(form: forms.Form, error: DomainError) -> None:
    """Put a service's refusal where the person looks: beside its fields, else above the form."""
    fields = error.errors if isinstance(error, Invalid) else {}
    for name, sentences in fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
    if not fields:
        form.add_error(None, error.message)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way in and back here; what was typed into a form is kept until then."""
    if request.method == "POST":
        keep_form(request)
        trouble(request, _("Your session had ended. Sign in: what you typed is kept."))
    response = redirect_to_login(
        request.get_full_path() if request.method == "GET" else request.path
    )
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response
