"""What django-allauth asks of us: how a person is saved, how secrets are kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from accounts.models import User
from neptie.kernel.keyring import keyring

_BOUND = "accounts.mfa"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People have one name, and an address in place of a user name."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The new user, with the name that was typed."""
        user.full_name = form.cleaned_data["full_name"]
        saved: User = super().save_user(request, user, form, commit)
        return saved


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors' secrets are encrypted by the keyring."""

    def encrypt(self, text: str) -> str:
        """Ciphertext, as text."""
        return keyring().encrypt(text.encode(), bound_to=_BOUND).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return keyring().decrypt(bytes.fromhex(encrypted_text), bound_to=_BOUND).decode()
