"""What people type about a mailbox."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emailing.forms.fields import LineField
from emailing.rules import pace
from emailing.rules.mime import BadMail, message_id
from neptie.kernel.ids import new_id

SECURITY = (
    ("starttls", gettext_lazy("STARTTLS (port 587)")),
    ("tls", gettext_lazy("TLS (port 465)")),
    ("none", gettext_lazy("None: words and password travel readable")),
)
IMAP_SECURITY = (
    ("tls", gettext_lazy("TLS (port 993)")),
    ("starttls", gettext_lazy("STARTTLS (port 143)")),
    ("none", gettext_lazy("None: words and password travel readable")),
)
_LONGEST_MESSAGE_ID = 255
_MOST_MAILS = 1_000_000
_DAY = 86_400
_AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}


class SenderForm(forms.Form):
    """How a mailbox presents itself, whoever carries its mail."""

    sender_name = LineField(
        label=gettext_lazy("Sender name"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Recipients see it. Blank: the workspace's name."),
    )
    signature = forms.CharField(
        label=gettext_lazy("Signature"),
        max_length=10_000,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("Stands below every mail of this mailbox."),
    )


class PaceForm(forms.Form):
    """How fast a mailbox sends; blank and 0 are no limit. Not for the sandbox."""

    daily_cap = forms.IntegerField(
        label=gettext_lazy("Mails a day"),
        min_value=0,
        max_value=_MOST_MAILS,
        required=False,
        help_text=gettext_lazy(
            "Counted from midnight in the workspace's time zone. Blank or 0: no limit."
        ),
    )
    hourly_cap = forms.IntegerField(
        label=gettext_lazy("Mails an hour"),
        min_value=0,
        max_value=_MOST_MAILS,
        required=False,
        help_text=gettext_lazy("In any sixty minutes. Blank or 0: no limit."),
    )
    min_gap_seconds = forms.IntegerField(
        label=gettext_lazy("Seconds between two mails"),
        min_value=0,
        max_value=_DAY,
        required=False,
        help_text=gettext_lazy("At least; chance adds up to 30 %, as people keep no even beat."),
    )
    ramp_up = forms.BooleanField(
        label=gettext_lazy("Ramp up gently"),
        required=False,
        help_text=format_lazy(
            gettext_lazy(
                "{first} mails on the first day it sends, and {more} more each day, up to the "
                "mails a day above, or {top} where none are set. Good for a new address."
            ),
            first=pace.RAMP_FIRST_DAY,
            more=pace.RAMP_DAILY,
            top=pace.RAMP_TOP,
        ),
    )

    @property
    def limits(self) -> dict[str, Any]:
        """The four of them, checked."""
        return {name: self.cleaned_data[name] for name in PaceForm.base_fields}


class AddressForm(forms.Form):
    """The address of a mailbox that is new."""

    email = forms.EmailField(
        label=gettext_lazy("Address"),
        max_length=254,
        help_text=gettext_lazy("Mail is sent from it. It cannot be changed later."),
    )

    def clean_email(self) -> str:
        """One that a mail can come from."""
        address: str = self.cleaned_data["email"]
        try:
            longest = message_id(new_id(), address.rpartition("@")[2])
        except BadMail as error:
            raise forms.ValidationError(str(error)) from error
        if len(longest) > _LONGEST_MESSAGE_ID:
            raise forms.ValidationError(_("The domain of this address is too long."))
        return address


class ServerForm(forms.Form):
    """The server that an SMTP mailbox sends through, and what it signs in with."""

    host = LineField(
        label=gettext_lazy("Server"),
        max_length=253,
        widget=forms.TextInput({**_AS_TYPED, "placeholder": "smtp.example.com"}),
    )
    port = forms.IntegerField(
        label=gettext_lazy("Port"), min_value=1, max_value=65_535, initial=587
    )
    security = forms.ChoiceField(
        label=gettext_lazy("Encryption"), choices=SECURITY, initial="starttls"
    )
    username = LineField(
        label=gettext_lazy("User name"),
        max_length=320,
        required=False,
        widget=forms.TextInput({**_AS_TYPED, "autocomplete": "off"}),
        help_text=gettext_lazy("Mostly the address itself. Blank: no sign-in."),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=4_000,
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("Stored encrypted, and never shown again."),
    )

    @property
    def server(self) -> dict[str, Any]:
        """`{host, port, security, username, password}`, checked."""
        names = ("host", "port", "security", "username", "password")
        return {name: self.cleaned_data[name] for name in names}


class ImapForm(forms.Form):
    """The server that files what an SMTP mailbox sends, where there is one."""

    imap_host = LineField(
        label=gettext_lazy("IMAP server"),
        max_length=253,
        required=False,
        widget=forms.TextInput({**_AS_TYPED, "placeholder": "imap.example.com"}),
    )
    imap_port = forms.IntegerField(
        label=gettext_lazy("Port"),
        min_value=1,
        max_value=65_535,
        initial=993,
        required=False,
    )
    imap_security = forms.ChoiceField(
        label=gettext_lazy("Encryption"),
        choices=IMAP_SECURITY,
        initial="tls",
        required=False,
    )
    imap_username = LineField(
        label=gettext_lazy("User name"),
        max_length=320,
        required=False,
        widget=forms.TextInput({**_AS_TYPED, "autocomplete": "off"}),
        help_text=gettext_lazy("Blank: the one above."),
    )
    imap_password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=4_000,
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=gettext_lazy("Blank: the one above."),
    )

    @property
    def imap_server(self) -> dict[str, Any] | None:
        """As `ServerForm.server`; None where no host was typed."""
        said = self.cleaned_data
        if not said["imap_host"]:
            return None
        return {
            "host": said["imap_host"],
            "port": said["imap_port"] or 993,
            "security": said["imap_security"] or "tls",
            "username": said["imap_username"] or said["username"],
            "password": said["imap_password"] or said["password"],
        }

    @property
    def has_imap(self) -> bool:
        """Whether there is something to see in this part of the form."""
        names = ImapForm.base_fields
        return bool(self["imap_host"].value()) or any(self.errors.get(name) for name in names)


_SERVERS = ["host", "port", "security", "username", "password", *ImapForm.base_fields]


class NewSmtpForm(PaceForm, SenderForm, ImapForm, ServerForm, AddressForm):
    """A new mailbox at an SMTP server."""

    field_order = ["email", "sender_name", *_SERVERS]


class NewSandboxForm(SenderForm, AddressForm):
    """Another sandbox mailbox."""

    field_order = ["email", "sender_name"]


class PacedSenderForm(PaceForm, SenderForm):
    """A mailbox that has limits, and no server of its own to ask for."""


class SmtpForm(PaceForm, SenderForm, ImapForm, ServerForm):
    """An SMTP mailbox that is there; a blank password keeps the one it has."""

    field_order = [*_SERVERS, "sender_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = _(
            "Blank keeps the one that is stored. Another server or encryption needs it typed again."
        )
        self.fields["password"].help_text = self.fields["imap_password"].help_text = kept

    @property
    def imap_server(self) -> dict[str, Any] | None:
        """With no password but one that was typed for it."""
        server = super().imap_server
        return server and {**server, "password": self.cleaned_data["imap_password"]}
