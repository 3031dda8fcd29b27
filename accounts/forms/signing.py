"""What people type to sign up, and to change how they sign in. Each password is typed once."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account import forms as account
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.addresses import ask_for_change
from accounts.services.invitations import accept_invitation
from accounts.services.sessions import create_workspace
from neptie.kernel.errors import NotFound
from neptie.pages.toasts import trouble

# In the session of who opened an invitation: its token's hash, in hex.
INVITATION_KEY = "invitation"
PASSWORD_HELP = _("At least 8 characters; no password that is often used, and not only digits.")


class LoginForm(account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password; the page itself says where a forgotten one is reset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""


class ForgotForm(account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Whose password is forgotten."""

    users: list[User]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    def clean_email(self) -> str:
        """Only who signs in with the address: not who asked to change to it, and mistyped it."""
        email: str = super().clean_email()
        self.users = [user for user in self.users if user.email == email.lower()]
        return email


class SignupForm(account.SignupForm):  # type: ignore[misc]  # allauth has no types
    """Who, for which company, with which address.

    The time zone is what the browser says of itself; without JavaScript it stays UTC.
    """

    full_name = forms.CharField(label=_("Your name"), max_length=300)
    company = forms.CharField(label=_("Company"), max_length=300, required=False)
    timezone = forms.CharField(required=False, widget=forms.HiddenInput({"data-np-timezone": ""}))

    field_order = ["full_name", "company", "email", "password1", "timezone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"
        self.fields["company"].widget.attrs["autocomplete"] = "organization"
        self.fields["email"].label = _("Work e-mail")
        self.fields["password1"].help_text = PASSWORD_HELP

    def clean_timezone(self) -> str:
        """UTC for whatever is no time zone."""
        zone: str = self.cleaned_data["timezone"]
        return zone if zone in available_timezones() else "UTC"

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The person with all that belongs to them, or nothing.

        Of two that come at once with one address, the second is asked to sign in.
        """
        try:
            with transaction.atomic():
                saved: tuple[User | None, HttpResponse | None] = super().try_save(request)
                return saved
        except IntegrityError:
            trouble(request, gettext("There is an account with this address; sign in instead."))
            return None, HttpResponseRedirect(reverse("account_login"))

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        """Into the workspace whose invitation was opened before, else into one of their own."""
        if _joins(request, user):
            return
        given: dict[str, Any] = self.cleaned_data
        create_workspace(
            owner=user,
            name=given["company"] or given["full_name"],
            timezone=given["timezone"],
            locale=get_language() or "en",
        )


def _joins(request: HttpRequest, user: User) -> bool:
    token_hash = request.session.pop(INVITATION_KEY, None)
    if token_hash is None:
        return False
    try:
        accept_invitation(token_hash=bytes.fromhex(token_hash), user=user)
    except NotFound:
        return False
    return True


class ChangeAddressForm(account.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """Another address, in force once it is confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New address")

    def save(self, request: HttpRequest) -> EmailAddress:
        """allauth's own would take the present address away where it is not confirmed."""
        address = ask_for_change(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The old password and the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["oldpassword"].help_text = ""
        _once(self, _("New password"))


class SetPasswordForm(account.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _once(self, _("Password"))


class ResetPasswordForm(account.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password in place of a forgotten one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _once(self, _("New password"))


def _once(form: forms.Form, label: Any) -> None:
    del form.fields["password2"]
    form.fields["password1"].label = label
    form.fields["password1"].help_text = PASSWORD_HELP


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey, which is made to sign in by itself unless its owner says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].max_length = 300
        self.fields["name"].help_text = _("So that you know it among others: a phone, a key.")
        passwordless = self.fields["passwordless"]
        passwordless.initial = True
        passwordless.label = _("Sign in with it alone, without the password")
        passwordless.help_text = _("It then asks for your fingerprint, face or PIN.")
