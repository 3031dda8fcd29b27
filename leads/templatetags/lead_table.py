"""What stands in the cells of the table of leads."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leads.forms.asked import Asked
from leads.forms.columns import Column
from leads.models import Lead
from leads.rules.columns import CUSTOM
from leads.rules.custom import shown
from leads.selectors.ordering import Sort

register = template.Library()

_TEXTS = {
    "title": "job_title",
    "company": "company",
    "email": "email",
    "phone": "phone",
    "industry": "industry",
    "country": "country",
    "source": "source",
}
_TIMES = {"contacted": "last_contacted_at", "created": "created_at", "updated": "updated_at"}


@register.filter
def sorted_by(asked: Asked, sort: Sort) -> str:
    """The address of the same table in another order."""
    return asked.sorted_by(sort)


@register.filter
def cell_class(key: str) -> str:
    """A column's name as a class: the team's own fields are all alike."""
    return "custom" if key.startswith(CUSTOM) else key


@register.filter
def text_in(lead: Lead, column: Column) -> str:
    """The lead's text in a column of its own fields or the team's; blank where it has none."""
    if column.field is not None:
        return _said(lead.custom.get(column.field.key), column.field.kind)
    return str(getattr(lead, _TEXTS.get(column.key, ""), ""))


@register.filter
def time_in(lead: Lead, column: Column) -> Any:
    """The lead's time in a column; None where it has none, or the column shows no times."""
    return getattr(lead, _TIMES.get(column.key, ""), None)


def _said(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    return _day(value) if kind == "date" else shown(value)


def _day(value: Any) -> str:
    try:
        return date_format(date.fromisoformat(value), "M j, Y")
    except (TypeError, ValueError):
        return shown(value)
