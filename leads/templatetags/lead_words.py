"""What is known of leads, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.models import ImportStatus, LeadImport, Status

register = template.Library()

_TONES = {
    Status.NEW: "plain",
    Status.CONTACTED: "waiting",
    Status.REPLIED: "good",
    Status.QUALIFIED: "good",
    Status.CONVERTED: "good",
    Status.UNQUALIFIED: "done",
    Status.BOUNCED: "trouble",
    Status.UNSUBSCRIBED: "done",
}
_IMPORT_TONES = {
    ImportStatus.DRAFT: "plain",
    ImportStatus.PENDING: "waiting",
    ImportStatus.RUNNING: "waiting",
    ImportStatus.WAITING: "waiting",
    ImportStatus.DONE: "good",
    ImportStatus.FAILED: "trouble",
}


@register.filter
def tone(status: str) -> str:
    """The tone of a lead's status."""
    return _TONES.get(Status(status), "plain")


@register.filter
def import_tone(lead_import: LeadImport) -> str:
    """The tone of an import's status."""
    return _IMPORT_TONES.get(ImportStatus(lead_import.status), "done")


@register.filter
def reasons(factors: Sequence[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """The factors that say something of this lead, the strongest first."""
    told = [
        factor
        for factor in factors or ()
        if factor["name"] != "baseline" and abs(factor["contribution"]) >= 0.0005
    ]
    return sorted(told, key=lambda factor: -abs(factor["contribution"]))


@register.filter
def points(contribution: float) -> str:
    """A contribution as signed points of a hundred: “+12 points”."""
    number = round(contribution * 100, 1)
    size = f"{abs(number):g}"
    sign = "−" if number < 0 else "+"
    words = ngettext("%(size)s point", "%(size)s points", 1 if size == "1" else 2)
    return sign + words % {"size": size}


@register.filter
def thousandths(contribution: float) -> int:
    """The size of a contribution for a bar."""
    return min(1000, round(abs(contribution) * 1000))


@register.filter
def widest(factors: Sequence[Mapping[str, Any]]) -> int:
    """What fills a bar: the largest of the contributions, five points at least."""
    return max([50, *(thousandths(factor["contribution"]) for factor in factors)])


@register.filter
def suppression_words(reason: str) -> str:
    """Why no mail goes to an address."""
    words = {
        "unsubscribed": _("the person unsubscribed"),
        "bounced": _("a mail server refused the address for good"),
        "manual": _("somebody of your team suppressed it"),
        "complained": _("the person complained about mail"),
    }
    return words.get(reason, reason.replace("_", " "))


@register.filter
def custom_value(value: Any) -> str:
    """The value of a custom field as a page shows it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(custom_value, value)) or "–"
    return "–" if value in (None, "") else str(value)
