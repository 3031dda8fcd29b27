"""What django-allauth asks of us: how a person is saved, how secrets and mails are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services.addresses import is_free_for, keep_address
from accounts.services.sessions import end_tokens
from neptie.kernel.keyring import keyring

# allauth names no row when it asks for encryption, so the table is as near as it can be bound.
_BOUND = "mfa.authenticator"

_WAYS = {
    "reauthenticate": gettext_lazy("Use your password"),
    "mfa_reauthenticate": gettext_lazy("Use a code from your app, or a recovery code"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People have one name, and an address in place of a user name."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("E-mail or password is wrong."),
        "email_taken": gettext_lazy("There is an account with this address; sign in instead."),
        "duplicate_email": gettext_lazy("This is your address already."),
        "enter_current_password": gettext_lazy("This is not your current password."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "incorrect_code": gettext_lazy("This code is not right, or not any more."),
        "too_many_login_attempts": gettext_lazy(
            "Too many attempts. Wait five minutes and try again, or reset your password."
        ),
        "rate_limited": gettext_lazy("Too many attempts. Wait five minutes and try again."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The new user, with the name that was typed."""
        user.full_name = form.cleaned_data["full_name"]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def pre_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse | None:
        """Whoever signs in has the row of their address, however they were made."""
        if user.is_active and not given["signup"]:
            keep_address(user=user)
        response: HttpResponse | None = super().pre_login(request, user, **given)
        return response

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The ways to show that it is still oneself, in our words."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": _WAYS.get(way["id"], way["description"])} for way in ways]

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirmed, unless somebody else signs in with the address, verified or not."""
        if is_free_for(user=email_address.user, email=email_address.email):
            return bool(super().confirm_email(request, email_address))
        self.add_message(
            request,
            messages.ERROR,
            "account/messages/email_confirmation_failed.txt",
            {"email": email_address.email},
        )
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Links lead to our public address, whatever host the request named."""
        public = {"public_url": settings.NEPTIE_PUBLIC_URL}
        super().send_mail(template_prefix, email, context | public)

    def set_password(self, user: User, password: str) -> None:
        """A new password ends what the old one opened, over the API too."""
        super().set_password(user, password)
        end_tokens(user_id=user.id)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to where it was asked from."""
        return reverse("settings-security")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account alone; allauth's own key has the Host header in it, port and all.

        With that a guesser would get new attempts for each port they claim to call.
        """
        return str(credentials.get("email", "")).strip().lower()


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors' secrets are encrypted by the keyring."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This code is not right, or not any more."),
        "unverified_email": gettext_lazy(
            "Confirm your address first: without it, losing the second factor would lock you out."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Ciphertext, as text."""
        return keyring().encrypt(text.encode(), bound_to=_BOUND).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return keyring().decrypt(bytes.fromhex(encrypted_text), bound_to=_BOUND).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What a new passkey is called until its owner says otherwise."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey") if count == 0 else _("Passkey %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return "Neptie"
