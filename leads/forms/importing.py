"""What is asked before a file is imported."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.models import LeadImport
from leads.selectors.drafts import Preview
from leads.services.importing.starting import MAX_BYTES

_FIELDS = {
    "email": gettext_lazy("E-mail"),
    "full_name": gettext_lazy("Full name"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "company": gettext_lazy("Company"),
    "job_title": gettext_lazy("Job title"),
    "industry": gettext_lazy("Industry"),
    "phone": gettext_lazy("Phone"),
    "website": gettext_lazy("Website"),
    "country": gettext_lazy("Country"),
    "timezone": gettext_lazy("Time zone"),
    "status": gettext_lazy("Status"),
    "source": gettext_lazy("Source"),
    "tags": gettext_lazy("Tags"),
}


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file first.")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["file"].widget.attrs |= {
            "accept": ".csv,.tsv,.txt,text/csv,text/tab-separated-values",
            "data-np-most": str(MAX_BYTES),
            "data-np-too-large": _(
                "That file is larger than 100 MB. Split it, and import the parts."
            ),
        }

    @property
    def upload(self) -> UploadedFile[Any]:
        """The file that was sent."""
        found: UploadedFile[Any] = self.cleaned_data["file"]
        return found


class MappingForm(forms.Form):
    """Where each column goes: `column-0`, `column-1`, … in the file's order."""

    on_duplicate = forms.ChoiceField(
        label=gettext_lazy("A lead with the same address is there already"),
        choices=[
            (LeadImport.OnDuplicate.SKIP, gettext_lazy("Skip the row: leave the lead as it is")),
            (
                LeadImport.OnDuplicate.UPDATE,
                gettext_lazy("Update the lead: what the row knows is brought in, nothing is lost"),
            ),
        ],
        widget=forms.RadioSelect,
        initial=LeadImport.OnDuplicate.SKIP,
    )

    def __init__(self, data: Any = None, *, preview: Preview) -> None:
        super().__init__(data)
        self._columns = preview.columns
        for number, column in enumerate(preview.columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=_("“%(column)s” goes to") % {"column": column.header},
                required=False,
                choices=[
                    ("", _("Leave out")),
                    *_FIELDS.items(),
                    (column.custom, _("Custom field “%s”") % column.custom.partition(".")[2]),
                ],
                initial=column.target,
            )

    @property
    def columns(self) -> list[tuple[Any, forms.BoundField]]:
        """Each column with its field."""
        return [(each, self[f"column-{number}"]) for number, each in enumerate(self._columns)]

    @property
    def mapping(self) -> dict[str, str]:
        """From every column to its target, '' for one that is left out."""
        return {
            column.header: self.cleaned_data[f"column-{number}"]
            for number, column in enumerate(self._columns)
        }
