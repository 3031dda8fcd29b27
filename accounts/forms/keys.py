"""What is chosen for a new API key."""

from datetime import datetime, timedelta

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import LineField
from accounts.scopes import (
    ADMIN_ALL,
    READ_ANALYTICS,
    READ_CAMPAIGNS,
    READ_LEADS,
    WRITE_CAMPAIGNS,
    WRITE_LEADS,
)
from neptie.kernel.clock import now

SCOPES = [
    (READ_LEADS, _("See leads, lists and what happened to them")),
    (WRITE_LEADS, _("Add, import, change and delete leads")),
    (READ_CAMPAIGNS, _("See campaigns, steps and who is enrolled")),
    (WRITE_CAMPAIGNS, _("Change campaigns, start them and send mail")),
    (READ_ANALYTICS, _("See figures and reports")),
    (ADMIN_ALL, _("Everything its maker may do, settings and keys included")),
]
NEVER = "never"
LIFETIMES = [
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("One year")),
    (NEVER, _("Never")),
]


def _scopes() -> list[tuple[str, str]]:
    """Each scope's words, with the code that the list of keys and the API show."""
    return [(scope, format_html("{} <code>{}</code>", words, scope)) for scope, words in SCOPES]


class KeyForm(forms.Form):
    """A key's name, what it opens, and how long it lives."""

    name = LineField(
        label=_("Name"), max_length=300, help_text=_("What uses it, such as “CRM sync”.")
    )
    lifetime = forms.ChoiceField(label=_("Ends after"), choices=LIFETIMES, initial="90")
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=_scopes,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def expires_at(self) -> datetime | None:
        """When the key ends, None for never; only of a form that is valid."""
        lifetime = self.cleaned_data["lifetime"]
        return None if lifetime == NEVER else now() + timedelta(days=int(lifetime))
