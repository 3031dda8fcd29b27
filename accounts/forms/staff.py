"""What staff are asked before some of their acts."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.rules import parse_rate

_NAMES = {
    "general": _("Calls of the API"),
    "ai": _("Drafts and scores"),
    "email": _("Mails queued"),
    "import": _("Leads imported"),
}


class LimitsForm(forms.Form):
    """A field for each limit, named as its bucket; blank is the installation's own figure."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for bucket, name in _NAMES.items():
            usual = settings.NEPTIE_LIMITS[bucket]
            self.fields[bucket] = forms.CharField(
                label=name,
                required=False,
                max_length=12,
                validators=[_must_be_rate],
                help_text=_("Blank: %(usual)s, as everywhere here. “off”: no limit.")
                % {"usual": usual},
            )


def _must_be_rate(text: str) -> None:
    try:
        parse_rate(text)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error


class AccessForm(forms.Form):
    """What a person may do in the admin."""

    access = forms.ChoiceField(
        label=_("In the admin this person may"),
        choices=[("none", _("not come in")), ("look", _("look")), ("act", _("look and act"))],
        widget=forms.RadioSelect,
    )
