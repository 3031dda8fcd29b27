"""How a campaign sends: windows, time zone, mailboxes, tracking."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.forms.writing import LONGEST_NAME
from campaigns.rules.windows import minutes
from neptie.pages.ids import IdsField

_DAYS = [
    ("0", gettext_lazy("Mon")),
    ("1", gettext_lazy("Tue")),
    ("2", gettext_lazy("Wed")),
    ("3", gettext_lazy("Thu")),
    ("4", gettext_lazy("Fri")),
    ("5", gettext_lazy("Sat")),
    ("6", gettext_lazy("Sun")),
]
_ZONES = sorted(available_timezones())
_MOST_WINDOWS = 50


class _ClockField(forms.RegexField):
    """`HH:MM`, with 24:00 as the end of the day."""

    def __init__(self, example: str, **options: Any) -> None:
        super().__init__(
            r"^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
            required=False,
            error_messages={"invalid": gettext_lazy("Write a time such as 09:00.")},
            widget=forms.TextInput(attrs={"placeholder": example, "size": 5}),
            **options,
        )


class WindowForm(forms.Form):
    """Hours of some weekdays; a row without days and times is left out."""

    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("Days"),
        choices=_DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    start = _ClockField("09:00", label=gettext_lazy("From"))
    end = _ClockField("17:00", label=gettext_lazy("To"))

    def clean(self) -> dict[str, Any]:
        """Whole or empty, and ending after it begins."""
        cleaned = super().clean() or {}
        if self.errors or not any(cleaned.values()):
            return cleaned
        if not all(cleaned.values()):
            self.add_error("weekdays", _("Choose days and both times, or empty the row."))
        elif minutes(cleaned["start"]) >= minutes(cleaned["end"]):
            self.add_error("end", _("Must be later than “from”; write a night as two windows."))
        return cleaned

    def data_of(self) -> dict[str, Any] | None:
        """As a campaign's settings hold it; None for an empty row."""
        cleaned = self.cleaned_data
        if not any(cleaned.values()):
            return None
        days = sorted(int(day) for day in cleaned["weekdays"])
        return {"weekdays": days, "from": cleaned["start"], "to": cleaned["end"]}


_Windows = forms.formset_factory(WindowForm, extra=1, max_num=_MOST_WINDOWS, validate_max=True)


class SettingsForm(forms.Form):
    """A campaign's name and settings; the windows are a formset beside the fields."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    description = forms.CharField(
        label=gettext_lazy("Description (optional)"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    account_ids = IdsField(label=gettext_lazy("Mailboxes"), required=False)
    track_opens = forms.BooleanField(label=gettext_lazy("Count opens"), required=False)
    track_clicks = forms.BooleanField(label=gettext_lazy("Count clicks on links"), required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, initial: dict[str, Any], zone: str
    ) -> None:
        super().__init__(data, files, initial=initial)
        zones = self.fields["timezone"]
        assert isinstance(zones, forms.ChoiceField)
        own = _("The workspace's: %(zone)s") % {"zone": zone}
        zones.choices = [("", own), *((name, name) for name in _ZONES)]
        self.windows = _Windows(data, prefix="windows", initial=list(initial.get("windows", [])))

    @staticmethod
    def shown(name: str, description: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What is there, as the form shows it."""
        return {
            "name": name,
            "description": description,
            "timezone": settings.get("timezone") or "",
            "account_ids": settings.get("account_ids", []),
            "track_opens": settings.get("track_opens", True),
            "track_clicks": settings.get("track_clicks", True),
            "windows": [_shown(window) for window in settings.get("windows", [])],
        }

    @property
    def chosen_accounts(self) -> Sequence[str]:
        """The ids that are ticked now, as texts."""
        return [str(id) for id in self["account_ids"].value() or []]

    def is_valid(self) -> bool:
        """With its windows."""
        is_whole = self.windows.is_valid()
        return super().is_valid() and is_whole

    @property
    def values(self) -> dict[str, Any]:
        """What `update_campaign` takes."""
        cleaned = self.cleaned_data
        windows = [data for each in self.windows if (data := each.data_of())]
        return {
            "name": cleaned["name"],
            "description": cleaned["description"],
            "settings": {
                "timezone": cleaned["timezone"] or None,
                "account_ids": [str(id) for id in cleaned["account_ids"]],
                "track_opens": cleaned["track_opens"],
                "track_clicks": cleaned["track_clicks"],
                "windows": windows,
            },
        }


def _shown(window: Mapping[str, Any]) -> dict[str, Any]:
    days = [str(day) for day in window["weekdays"]]
    return {"weekdays": days, "start": window["from"], "end": window["to"]}
