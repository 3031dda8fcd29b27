"""The health of the queues, read: a figure, whether it is as it should be, and what that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Tone = Literal["good", "waiting", "trouble"]


@dataclass(frozen=True)
class Reading:
    """`figure` is as it is shown; `normal` a sentence; `link` the list that it counts."""

    label: str
    figure: str
    tone: Tone
    normal: str
    link: str = ""

    @property
    def word(self) -> str:
        """The tone as a word: color alone says nothing to some."""
        words = {"good": _("As it should be"), "waiting": _("Watch"), "trouble": _("See to it")}
        return words[self.tone]


def counted(number: int, most: int) -> str:
    """A count, or that there are more than were counted."""
    return f"{number:,}+" if number >= most else f"{number:,}"


def aged(since: datetime | None, at: datetime) -> str:
    """How long ago, roughly: `4 s`, `12 min`, `3 h`, `2 days`; blank for None."""
    if since is None:
        return ""
    seconds = max(0, int((at - since).total_seconds()))
    if seconds < 60:
        return _("%s s") % seconds
    if seconds < 3600:
        return _("%s min") % (seconds // 60)
    if seconds < 86_400:
        return _("%s h") % (seconds // 3600)
    days = seconds // 86_400
    return ngettext("%s day", "%s days", days) % days


def late(since: datetime | None, at: datetime, watch: timedelta, trouble: timedelta) -> Tone:
    """Good while nothing is older than `watch`; trouble from `trouble` on."""
    if since is None or at - since < watch:
        return "good"
    return "waiting" if at - since < trouble else "trouble"


def some(number: int, *, tone: Tone = "waiting") -> Tone:
    """Good for none."""
    return tone if number else "good"
