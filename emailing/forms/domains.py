"""What people type about the domains that mail is sent from."""

from django import forms
from django.utils.translation import gettext_lazy

from emailing.forms.fields import LineField

_AS_TYPED = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


class KeyForm(forms.Form):
    """A key to sign with; one is made where none is brought."""

    selector = LineField(
        label=gettext_lazy("Selector"),
        max_length=63,
        required=False,
        widget=forms.TextInput(_AS_TYPED),
        help_text=gettext_lazy("The key's name in DNS. Blank: we choose one."),
    )
    private_key = forms.CharField(
        label=gettext_lazy("Private key"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(
            {**_AS_TYPED, "rows": 4, "placeholder": "-----BEGIN PRIVATE KEY-----"}
        ),
        help_text=gettext_lazy(
            "RSA of 2048 to 4096 bits, in PEM, without a passphrase. Blank: we make one. "
            "It is stored encrypted and never shown."
        ),
    )


class DomainForm(KeyForm):
    """A domain to sign for."""

    domain = LineField(
        label=gettext_lazy("Domain"),
        max_length=253,
        widget=forms.TextInput(
            {**_AS_TYPED, "placeholder": "engines.example", "list": "unsigned-domains"}
        ),
        help_text=gettext_lazy("What stands after the @ of your mailboxes' addresses."),
    )
