"""What is typed to ask people in, and to change what they may do."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from accounts.rules import may_give_role


def roles_for(role: str) -> list[tuple[str, str]]:
    """The roles that somebody in this one may give, as a select takes them."""
    return [(each.value, str(each.label)) for each in Role if may_give_role(role, each.value)]


class InviteForm(forms.Form):
    """Whom to ask in, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Role"), initial=Role.MEMBER)

    def __init__(self, *args: Any, roles: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(roles)
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_email(self) -> str:
        """Folded. Letters beyond ASCII are refused: what folds them differs from place to place."""
        email: str = self.cleaned_data["email"]
        if not email.isascii():
            raise ValidationError(_("Write the domain in its xn-- form."))
        return email.lower()
