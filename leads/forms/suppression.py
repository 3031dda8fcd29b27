"""Who must not be written to: what is searched, added, and brought by a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.models import Suppression
from leads.rules.suppressing import BadTarget, Target, listed, target_of
from leads.services.suppression import MAX_FILE

MOST = 1000
_SHOWN = 5
REASONS = [
    ("manual", gettext_lazy("Your team does not want it")),
    ("unsubscribed", gettext_lazy("Unsubscribed")),
    ("bounced", gettext_lazy("Bounced")),
    ("complained", gettext_lazy("Complained")),
]


class SuppressionFilter(forms.Form):
    """What the list is narrowed by; what is none of the choices narrows nothing."""

    q = forms.CharField(
        label=gettext_lazy("Address or domain"),
        required=False,
        max_length=300,
        widget=forms.TextInput(
            {"type": "search", "placeholder": gettext_lazy("A whole address or domain")}
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("Addresses and domains")), *Suppression.Kind.choices],
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        required=False,
        choices=[("", gettext_lazy("Any reason")), *REASONS],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.full_clean()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked."""
        return any(self.cleaned_data.values())


class SuppressForm(forms.Form):
    """Addresses and domains, however they are parted."""

    values = forms.CharField(
        label=gettext_lazy("Addresses and domains"),
        max_length=300_000,
        error_messages={"required": gettext_lazy("Name an address or a domain first.")},
        help_text=gettext_lazy("One on each line, or parted by commas; at most 1,000."),
        widget=forms.Textarea(
            {"rows": 4, "placeholder": "grace@navy.example\nnavy.example", "spellcheck": "false"}
        ),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=REASONS, initial="manual", required=False
    )

    def clean_values(self) -> list[Target]:
        """What is meant; refused as a whole where a part of it is neither."""
        said = listed(self.cleaned_data["values"])
        if len(said) > MOST:
            raise forms.ValidationError(_("These are more than 1,000. Import a file instead."))
        good, bad = _read(said)
        if bad:
            named = ", ".join(f"“{text[:60]}”" for text in bad[:_SHOWN])
            raise forms.ValidationError(
                _("Neither an address nor a domain: %(named)s. Nothing is added yet.")
                % {"named": named + (" …" if len(bad) > _SHOWN else "")}
            )
        return good

    def clean_reason(self) -> str:
        """Your team's, where none was chosen."""
        return str(self.cleaned_data["reason"] or "manual")


class SuppressionFileForm(forms.Form):
    """A list from elsewhere."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or text, an address or a domain on each line; 100,000 lines."),
        error_messages={"required": gettext_lazy("Choose a file first.")},
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=REASONS, initial="unsubscribed", required=False
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="file-%s")
        self.fields["file"].widget.attrs |= {
            "data-np-most": str(MAX_FILE),
            "data-np-too-large": _("That file is larger than 10 MB. Split it."),
        }

    @property
    def content(self) -> bytes:
        """What is in it, as far as it is read at all."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        content: bytes = upload.read(MAX_FILE + 1)
        return content

    def clean_reason(self) -> str:
        """Opted out, where none was chosen: that is the careful one."""
        return str(self.cleaned_data["reason"] or "unsubscribed")


def _read(said: list[str]) -> tuple[list[Target], list[str]]:
    good: list[Target] = []
    bad: list[str] = []
    for text in said:
        try:
            good.append(target_of(text))
        except BadTarget:
            bad.append(text)
    return good, bad
