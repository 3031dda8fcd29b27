"""Writing a template."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TemplateForm(forms.Form):
    """What it is called, and its words, which may hold Liquid."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("For your team; leads never see it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    subject = forms.CharField(
        label=_("Subject"),
        max_length=1_000,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    body = forms.CharField(
        label=_("Body"),
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 14}),
    )

    def clean_body(self) -> str:
        """With the line ends that the rest of the product has; browsers send the network's."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")
