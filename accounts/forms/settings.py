"""What people type about their workspace."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import BrowserZoneField, LineField, known_zones
from accounts.rules import MOST_DAYS
from neptie.kernel.clock import now

# The regions that the database keeps places in; the rest are old names and fixed offsets.
_REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
Choices = list[tuple[str, Any]]


class WorkspaceForm(forms.Form):
    """A workspace's name, time zone and language, and how long words of mails are kept.

    The zones say what time it is there now.
    """

    name = LineField(label=_("Name"), max_length=300)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Times on every page are shown and read in this zone."),
    )
    locale = forms.ChoiceField(
        label=_("Language"),
        help_text=_("For the opt-out line in your mails, where it is translated."),
    )
    keep_bodies_days = forms.IntegerField(
        label=_("Days to keep the words of mails"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_(
            "After so many days the words of mails that are settled are erased, and mail in the "
            "sandbox is deleted. Who got what and when stays, with subjects and links. Leave it "
            "empty to keep them."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choice(self, "timezone").choices = _zones(self.initial["timezone"])
        _choice(self, "locale").choices = _languages(self.initial["locale"])


class NewWorkspaceForm(forms.Form):
    """A workspace to begin with: its name; the time zone is what the browser says of itself."""

    name = LineField(label=_("Name"), max_length=300)
    timezone = BrowserZoneField()


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field


def _zones(current: str) -> Choices:
    """Grouped by region: `("Europe", [("Europe/Berlin", "Berlin, now 14:05"), …])`."""
    at = now()
    by_region: dict[str, list[str]] = {region: [] for region in _REGIONS}
    for zone in sorted(known_zones()):
        region = zone.partition("/")[0]
        if "/" in zone and region in by_region:
            by_region[region].append(zone)
    outside = {"UTC", current}.difference(*by_region.values())
    return [
        *_named(sorted(outside), at),
        *((region, _named(zones, at)) for region, zones in by_region.items()),
    ]


def _named(zones: Iterable[str], at: datetime) -> list[tuple[str, str]]:
    return [(zone, f"{_place(zone)}, {_clock(zone, at)}") for zone in zones]


def _place(zone: str) -> str:
    return zone.partition("/")[2].replace("_", " ").replace("/", ", ") or zone


def _clock(zone: str, at: datetime) -> str:
    return date_format(at.astimezone(ZoneInfo(zone)), "D H:i")


def _languages(current: str) -> Choices:
    """By the name that its speakers give it; what is in force stays possible."""
    codes = {current, *dict(settings.LANGUAGES)}
    return sorted(
        ((code, language_name(code)) for code in codes), key=lambda item: item[1].casefold()
    )


def language_name(code: str) -> str:
    """What a language's speakers call it; its code where nobody told us."""
    if code not in dict(settings.LANGUAGES):
        return code
    name: str = get_language_info(code)["name_local"]
    return name[:1].upper() + name[1:]
