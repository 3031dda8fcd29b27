"""API keys: made, listed, revoked."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms.keys import KeyForm
from accounts.pages import Act, FormPage
from accounts.scopes import ADMIN_ALL
from accounts.selectors import living_keys
from accounts.services.keys import create_api_key, revoke_api_key
from neptie.kernel.clock import now
from neptie.pages.paging import listed
from neptie.pages.toasts import toast


class KeysPage(FormPage):
    """The keys, and the form that makes one.

    The secret is in the answer to the POST and nowhere else: a redirect would have to keep it.
    """

    template = "accounts/keys.html"
    form_class = KeyForm
    scopes = {"get": ADMIN_ALL, "post": ADMIN_ALL}

    def context(self) -> dict[str, Any]:
        """The keys that were not revoked, the newest first."""
        keys = living_keys(self.workspace_id).order_by("-id")
        return {"keys": listed(self.request, keys), "now": now()}

    def act(self, form: forms.Form) -> HttpResponse:
        """Make it, and show its secret."""
        assert isinstance(form, KeyForm)
        key, secret = create_api_key(
            membership=self.member,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=form.expires_at(),
        )
        made = {"key": key, "secret": secret}
        response = self.shown({**self.context(), "form": self.form(), "made": made})
        response["Cache-Control"] = "no-store"
        return response


class KeyRevoke(Act):
    """A key ends."""

    scopes = {"post": ADMIN_ALL}

    def back(self) -> str:
        """The keys."""
        return reverse("settings-keys")

    def post(self, request: HttpRequest, id: UUID) -> HttpResponse:
        """It opens nothing from here on."""
        revoke_api_key(workspace_id=self.workspace_id, key_id=id, actor_id=self.actor_id)
        toast(request, _("The key is revoked. Whatever used it is refused from now on."))
        return redirect(self.back())
