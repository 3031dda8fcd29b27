"""What a person says of mails of which nobody knows whether they went out."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from neptie.kernel.errors import Invalid
from neptie.pages.ids import IdsField

_SAID = [("1", gettext_lazy("It was sent")), ("0", gettext_lazy("It was not sent"))]


class DecisionForm(forms.Form):
    """`was_sent`, 1 or 0."""

    was_sent = forms.TypedChoiceField(choices=_SAID, coerce=lambda said: said == "1")


class DecisionsForm(DecisionForm):
    """The same for several: `message`, once for each."""

    message = IdsField()


def said(form: DecisionForm) -> dict[str, Any]:
    """What the form says; Invalid, in words for the person, when it says nothing."""
    if "message" in form.errors:
        raise Invalid(_("Select at least one mail first."))
    if form.errors:
        raise Invalid(_("Say whether it was sent."))
    return form.cleaned_data
