"""What people type about themselves."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.sessions import create_workspace


class SignupForm(forms.Form):
    """What allauth's own sign-up form does not ask: who, and for which company.

    The time zone is what the browser says of itself; without JavaScript it stays UTC.
    """

    full_name = forms.CharField(label=_("Your name"), max_length=300)
    company = forms.CharField(label=_("Company"), max_length=300, required=False)
    timezone = forms.CharField(required=False, widget=forms.HiddenInput({"data-np-timezone": ""}))

    field_order = ["full_name", "company", "email", "password1"]

    def clean_timezone(self) -> str:
        """UTC for whatever is no time zone."""
        zone: str = self.cleaned_data["timezone"]
        return zone if zone in available_timezones() else "UTC"

    def signup(self, request: HttpRequest, user: User) -> None:
        """The new person's workspace; allauth calls it once the user is saved."""
        given: dict[str, Any] = self.cleaned_data
        create_workspace(
            owner=user,
            name=given["company"] or given["full_name"],
            timezone=given["timezone"],
            locale=get_language() or "en",
        )
