"""The addresses people sign in with, as allauth keeps them beside the user."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


def keep_address(*, user: User) -> EmailAddress:
    """The row of the person's own address, primary; made where a person came another way.

    The API, the command line and the admin make users and know nothing of allauth. A row that is
    made here is not verified.
    """
    address, _ = EmailAddress.objects.get_or_create(user=user, email=user.email)
    others = EmailAddress.objects.filter(user=user, primary=True).exclude(id=address.id)
    if not address.primary:
        others.update(primary=False)
        address.primary = True
        address.save(update_fields=["primary"])
    return address


@transaction.atomic
def ask_for_change(*, user: User, email: str) -> EmailAddress:
    """The address that a person wants instead; in force once it is confirmed.

    It takes the place of one that was asked for before. The one they sign in with stays what it
    is until then, confirmed or not.
    """
    others = EmailAddress.objects.filter(user=user).exclude(email__in=[user.email, email])
    others.delete()
    address, _ = EmailAddress.objects.get_or_create(user=user, email=email)
    return address


def is_free_for(*, user: User, email: str) -> bool:
    """Whether nobody else signs in with this address."""
    return not User.objects.filter(email=email.lower()).exclude(id=user.id).exists()
