"""The form of one lead, with the API's own rules."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.forms.custom_rows import CustomRow, custom_row
from leads.forms.fields import LineField
from leads.models import CustomField, Lead, Status
from leads.rules.custom import custom_fault, retyped, shown
from leads.rules.fields import LIMITS, LONGEST_TAG, MOST_TAGS, BadEmail, fold_email
from leads.rules.typed import BadValue, from_text
from leads.services.leads import LeadValues

_BLANK_ROWS = 2
_MOST_FIELDS = 100
_TEXTS = ("full_name", "first_name", "last_name", "phone", "company", "job_title", "industry")
_MORE_TEXTS = ("website", "country", "source")


def _line(name: str, label: Any, *, required: bool = False, **attrs: str) -> LineField:
    widget = forms.TextInput({"dir": "auto", **attrs})
    return LineField(label=label, required=required, max_length=LIMITS[name], widget=widget)


class LeadForm(forms.Form):
    """A lead's fields; `custom_rows` are its own ones, each as its field's kind asks."""

    full_name = _line("full_name", gettext_lazy("Full name"))
    email = LineField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(),
    )
    first_name = _line("first_name", gettext_lazy("First name"))
    last_name = _line("last_name", gettext_lazy("Last name"))
    company = _line("company", gettext_lazy("Company"))
    job_title = _line("job_title", gettext_lazy("Job title"))
    industry = _line("industry", gettext_lazy("Industry"), list="industries")
    phone = _line("phone", gettext_lazy("Phone"), type="tel")
    website = _line("website", gettext_lazy("Website"))
    country = _line("country", gettext_lazy("Country"))
    timezone = _line("timezone", gettext_lazy("Time zone"), placeholder="Europe/Berlin")
    source = _line("source", gettext_lazy("Source"))
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Status.choices)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    tags = LineField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=6000,
        help_text=gettext_lazy("Separated by commas."),
        widget=forms.TextInput({"dir": "auto"}),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        members: Iterable[tuple[str, str]],
        fields: Iterable[CustomField] = (),
        lead: Lead | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
        self._is_new = lead is None
        self._custom: Mapping[str, Any] = lead.custom if lead else {}
        self._fields = {field.key: field for field in fields}
        owner = cast("forms.ChoiceField", self.fields["owner"])
        owner.choices = [("", _("Nobody")), *members]
        # An imported lead may have no name, and keeps that.
        is_named = lead is None or bool(lead.full_name)
        self.fields["full_name"].required = is_named

    @staticmethod
    def shown(lead: Lead) -> dict[str, Any]:
        """What the form shows of a lead."""
        texts = {name: getattr(lead, name) for name in (*_TEXTS, *_MORE_TEXTS)}
        return {
            **texts,
            "email": lead.email,
            "timezone": lead.timezone,
            "status": lead.status,
            "owner": str(lead.owner_id or ""),
            "tags": ", ".join(lead.tags),
        }

    @property
    def custom_rows(self) -> list[CustomRow]:
        """Those typed, else those the lead has; the workspace's other fields; a few blank ones."""
        rows = self._typed_rows() if self.is_bound else None
        if rows is None:
            rows = [(name, shown(value)) for name, value in self._custom.items()]
        held = {name for name, _value in rows}
        rest = [(key, "") for key in self._fields if key not in held][:_MOST_FIELDS]
        return [
            custom_row(name, value, self._fields.get(name))
            for name, value in [*rows, *rest, *[("", "")] * _BLANK_ROWS]
        ]

    def _typed_rows(self) -> list[tuple[str, str]]:
        assert isinstance(self.data, QueryDict)
        names, values = self.data.getlist("custom_name"), self.data.getlist("custom_value")
        # A browser sends a line's end as two characters, whatever it was.
        pairs = zip(names, values, strict=False)
        rows = [(name.strip(), value.replace("\r\n", "\n")) for name, value in pairs]
        return [(name, value) for name, value in rows if name or value.strip()]

    def clean_email(self) -> str:
        """Folded: two spellings of one address are one lead."""
        try:
            return fold_email(self.cleaned_data["email"])
        except BadEmail as error:
            raise ValidationError(str(error)) from error

    def clean_timezone(self) -> str:
        """A name of the IANA time zone database, or blank."""
        name: str = self.cleaned_data["timezone"]
        if name and name not in available_timezones():
            raise ValidationError(_("Must be an IANA time zone such as Europe/Berlin."))
        return name

    def clean_tags(self) -> list[str]:
        """Each once, in their order."""
        text: str = self.cleaned_data["tags"]
        tags = list(dict.fromkeys(filter(None, (tag.strip() for tag in text.split(",")))))
        if any(len(tag) > LONGEST_TAG for tag in tags):
            raise ValidationError(_("A tag has at most 100 characters."))
        if len(tags) > MOST_TAGS:
            raise ValidationError(_("There are more than 50 tags; leave some out."))
        return tags

    def clean(self) -> dict[str, Any]:
        """With the custom fields: a name without a value is left out."""
        said = super().clean() or {}
        rows = self._typed_rows()
        custom = {name: self._typed(name, value) for name, value in rows if value}
        if any("\0" in value for _name, value in rows):
            self.add_error(None, _("A custom field holds a character that is no text."))
        elif any(value and not name for name, value in rows):
            self.add_error(None, _("A custom field has a value and no name."))
        elif len(custom) < sum(1 for _name, value in rows if value):
            self.add_error(None, _("Two custom fields have the same name."))
        elif (fault := custom_fault(custom)) is not None:
            self.add_error(None, _("Custom fields: %(fault)s") % {"fault": fault})
        return {**said, "custom": custom}

    def _typed(self, name: str, text: str) -> Any:
        """The value itself where nothing was typed over it; else what the field reads."""
        before, field = self._custom.get(name, ""), self._fields.get(name)
        if field is None or text == shown(before):
            return retyped(text, before)
        try:
            return from_text(text, field.kind, field.choices)
        except BadValue as error:
            self.add_error(None, f"{field.name}: {error}")
            return text

    @property
    def values(self) -> LeadValues:
        """As the services take them."""
        said = {**self.cleaned_data}
        owner = said.pop("owner")
        for part in ("first_name", "last_name"):
            if self._is_new and not said[part]:
                del said[part]  # the full name brings it
        return cast("LeadValues", {**said, "owner_id": UUID(owner) if owner else None})
