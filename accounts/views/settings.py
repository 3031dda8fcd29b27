"""A workspace's own settings."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.settings import WorkspaceForm, language_name
from accounts.models import Workspace
from accounts.pages import FormPage
from accounts.rules import Rate
from accounts.scopes import ADMIN_ALL, READ_LEADS
from accounts.services.limits import rate_of
from accounts.services.workspaces import update_workspace
from neptie.kernel.clock import now
from neptie.pages.toasts import toast

_COUNTED = {
    "general": gettext_lazy("Requests to the API"),
    "ai": gettext_lazy("Drafts and rankings"),
    "email": gettext_lazy("Mails sent one by one"),
    "import": gettext_lazy("Rows imported over the API"),
}
_EACH = {
    1: gettext_lazy("%(count)s a second"),
    60: gettext_lazy("%(count)s a minute"),
    3600: gettext_lazy("%(count)s an hour"),
    86400: gettext_lazy("%(count)s a day"),
}


class WorkspacePage(FormPage):
    """Name, clock, language and what is kept; admins change them, the others read them."""

    template = "accounts/workspace.html"
    form_class = WorkspaceForm
    scopes = {"get": READ_LEADS, "post": ADMIN_ALL}

    def initial(self) -> dict[str, Any]:
        """What is in force."""
        workspace = self.workspace
        return {
            "name": workspace.name,
            "timezone": workspace.timezone,
            "locale": workspace.locale,
            "keep_bodies_days": workspace.keep_bodies_days,
        }

    def context(self) -> dict[str, Any]:
        """The time there, the language in words, and the limits."""
        return {
            "now": now(),
            "language": language_name(self.workspace.locale),
            "limits": _limits(self.workspace),
        }

    def act(self, form: forms.Form) -> HttpResponse:
        """Save what was changed."""
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        if changes:
            update_workspace(membership=self.member, changes=changes)
            toast(self.request, _("The workspace's settings are saved."))
        else:
            toast(self.request, _("Nothing was changed."))
        return redirect("settings")


def _limits(workspace: Workspace) -> list[tuple[str, str]]:
    """Each limit in force in words, such as ("Rows imported over the API", "1,000 an hour")."""
    return [
        (str(words), _rate_in_words(rate_of(bucket, workspace)))
        for bucket, words in _COUNTED.items()
    ]


def _rate_in_words(rate: Rate | None) -> str:
    if rate is None:
        return _("no limit")
    return str(_EACH[rate.seconds]) % {"count": f"{rate.limit:,}"}
