"""A new workspace, and from one workspace to another."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from accounts.forms.settings import NewWorkspaceForm
from accounts.models import User
from accounts.pages import Act
from accounts.pages.base import WORKSPACE_KEY, to_sign_in
from accounts.pages.kept import take_form
from accounts.pages.once import act_once
from accounts.scopes import READ_LEADS
from accounts.selectors import memberships_of
from accounts.services.sessions import create_workspace
from neptie.pages.toasts import toast


class WorkspaceNew(View):
    """For anybody who is signed in: those who belong nowhere yet are sent here."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Signed in first."""
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with what was typed before a session ended."""
        return self._shown(NewWorkspaceForm(take_form(request)))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Made once, however often the form is sent."""
        form = NewWorkspaceForm(request.POST)
        if not form.is_valid():
            return self._shown(form, status=422)
        return act_once(
            principal=f"person:{self._user.id}",
            request=request,
            act=lambda: self._make(form),
        )

    @property
    def _user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def _make(self, form: NewWorkspaceForm) -> HttpResponse:
        workspace = create_workspace(
            owner=self._user, **form.cleaned_data, locale=get_language() or "en"
        )
        self.request.session[WORKSPACE_KEY] = str(workspace.id)
        toast(self.request, _("“%(name)s” is ready.") % {"name": workspace.name})
        return redirect("/")

    def _shown(self, form: NewWorkspaceForm, *, status: int = 200) -> HttpResponse:
        others = memberships_of(self._user)
        context = {"form": form, "has_others": others.exists()}
        return render(self.request, "accounts/workspace_new.html", context, status=status)


class WorkspaceSwitch(Act):
    """Another of one's own workspaces is looked at from here on."""

    scopes = {"post": READ_LEADS}

    def back(self) -> str:
        """Its Today."""
        return "/"

    def post(self, request: HttpRequest) -> HttpResponse:
        """`workspace` is its id; somebody else's is not there."""
        asked = request.POST.get("workspace", "")
        if asked not in {str(each.workspace_id) for each in self.memberships}:
            raise Http404
        request.session[WORKSPACE_KEY] = asked
        return redirect(self.back())
