"""What is asked before a file is imported."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.models import LeadImport
from leads.selectors.drafts import Column, Preview
from leads.services.importing.starting import TOO_LARGE
from neptie.kernel.uploads import LARGEST_FILE

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
_MOST_WITH_OWN = 60


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
            "accept": ".csv,.tsv,.tab,.txt,.xlsx,.xlsm,.zip,text/csv,text/tab-separated-values",
            "data-np-most": str(LARGEST_FILE),
            "data-np-too-large": str(TOO_LARGE),
        }

    @property
    def upload(self) -> UploadedFile[Any]:
        """The file that was sent."""
        found: UploadedFile[Any] = self.cleaned_data["file"]
        return found


class MappingForm(forms.Form):
    """Where each column goes: `column-0`, `column-1`, … in the file's order."""

    on_duplicate = forms.ChoiceField(
        label=gettext_lazy("When a lead with the same address is there already"),
        choices=[
            (
                LeadImport.OnDuplicate.SKIP,
                gettext_lazy("Skip the row: the lead stays as it is"),
            ),
            (
                LeadImport.OnDuplicate.FILL,
                gettext_lazy("Fill in blanks: only what the lead does not have yet comes in"),
            ),
            (
                LeadImport.OnDuplicate.UPDATE,
                gettext_lazy("Update the lead: what the row knows replaces what is there"),
            ),
        ],
        widget=forms.RadioSelect,
        initial=LeadImport.OnDuplicate.SKIP,
    )

    def __init__(self, data: Any = None, *, preview: Preview, on_duplicate: str = "") -> None:
        super().__init__(data)
        self._columns = preview.columns
        self.initial["on_duplicate"] = on_duplicate or LeadImport.OnDuplicate.SKIP
        own = _own_fields(preview)
        for number, column in enumerate(preview.columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=_("“%(column)s” goes to") % {"column": column.header},
                required=False,
                choices=_choices(column, own),
                initial=column.target,
            )

    @property
    def columns(self) -> list[tuple[Column, forms.BoundField]]:
        """Each column with its field."""
        return [(each, self[f"column-{number}"]) for number, each in enumerate(self._columns)]

    @property
    def mapping(self) -> dict[str, str]:
        """From every column to its target, '' for one that is left out."""
        return {
            column.header: self.cleaned_data[f"column-{number}"]
            for number, column in enumerate(self._columns)
        }


def _own_fields(preview: Preview) -> dict[str, str]:
    """The team's custom fields as choices; none where so many columns would make a huge page."""
    if len(preview.columns) > _MOST_WITH_OWN:
        return {}
    return {f"custom.{key}": name for key, name in preview.names.items()}


def _choices(column: Column, own: Mapping[str, str]) -> list[Any]:
    """Where a column may go, in groups."""
    custom = dict(own)
    if column.custom not in custom:
        key = column.custom.partition(".")[2]
        label = _("New: %s") % key if column.is_new else key
        custom = {column.custom: label, **custom}
    return [
        ("", _("Leave out")),
        (_("Fields of a lead"), list(_FIELDS.items())),
        (_("Custom fields"), list(custom.items())),
    ]
