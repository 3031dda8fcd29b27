"""What is written down about a lead."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.services.notes import LONGEST


class NoteForm(forms.Form):
    """A note."""

    text = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Write something first.")},
        widget=forms.Textarea(
            {
                "rows": 2,
                "dir": "auto",
                "placeholder": gettext_lazy("What you learned, promised or want to remember"),
                "aria-keyshortcuts": "n",
            }
        ),
    )

    def clean_text(self) -> str:
        """Text that can be kept; a browser's line ends are two characters."""
        text: Any = self.cleaned_data["text"]
        if "\0" in text:
            raise forms.ValidationError(_("There is a character in it that is no text."))
        return str(text).replace("\r\n", "\n")
