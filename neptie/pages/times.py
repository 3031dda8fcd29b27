"""Times as people say them: “today 14:05”, “Tue 3 Mar”."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

DAYS_NAMED = 6


def said(at: datetime, now: datetime) -> str:
    """An instant in words, in the active time zone: the nearer, the finer."""
    local, here = timezone.localtime(at), timezone.localtime(now)
    clock = date_format(local, "H:i")
    days = (local.date() - here.date()).days
    if days in (-1, 0, 1):
        day = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
        return f"{day} {clock}"
    if 0 < days <= DAYS_NAMED:
        return f"{date_format(local, 'D')} {clock}"
    return date_format(local, "D j M" if local.year == here.year else "j M Y")


def exact(at: datetime) -> str:
    """The instant to the second, with its zone's name."""
    return date_format(timezone.localtime(at), "D j M Y, H:i:s T")
