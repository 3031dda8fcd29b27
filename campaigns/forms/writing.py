"""Naming a campaign, and writing its steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 300


class NewCampaignForm(forms.Form):
    """A name is enough to begin."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("For your team; leads never see it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autofocus": True}),
    )
    description = forms.CharField(
        label=_("Description (optional)"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )


class _Delay(forms.Form):
    delay_days = forms.IntegerField(label=_("Days"), min_value=0, max_value=365, initial=0)
    delay_hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=8_760, initial=0)


class WaitForm(_Delay):
    """How long nothing happens."""

    def clean(self) -> dict[str, Any]:
        """A wait of no time is none."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned["delay_days"] or cleaned["delay_hours"]):
            self.add_error("delay_days", _("Wait for an hour at least."))
        return cleaned


class MailForm(_Delay):
    """A mail's words, which may hold Liquid; empty ones can be saved and finished later."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=1_000,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    body = forms.CharField(
        label=_("Body"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 14}),
    )

    def clean_body(self) -> str:
        """With the line ends that the rest of the product has; browsers send the network's."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")
