"""What is known of a file and of its import, in words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.models import CustomField, ImportStatus, LeadImport
from leads.rules.csvs import Dialect
from leads.rules.pace import Pace, pace_of
from leads.selectors.imports import is_being_undone
from neptie.kernel.clock import now

register = template.Library()
_MINUTE = 60


@register.simple_tag
def written_as(lead_import: LeadImport, dialect: Dialect) -> str:
    """What the file is: “UTF-8 text with commas between the columns”."""
    if str(lead_import.file.name).endswith(".packed.csv"):
        is_zip = lead_import.file_name.lower().endswith(".zip")
        return _("The table of a zip archive") if is_zip else _("A sheet of an Excel workbook")
    encoding = {
        "utf-8": _("UTF-8 text"),
        "utf-16-le": _("UTF-16 text"),
        "utf-16-be": _("UTF-16 text"),
        "cp1252": _("Windows-1252 text"),
    }[dialect.encoding]
    between = {
        ",": _("%(text)s with commas between the columns"),
        ";": _("%(text)s with semicolons between the columns"),
        "\t": _("%(text)s with tabs between the columns"),
        "|": _("%(text)s with bars between the columns"),
    }[dialect.delimiter]
    return between % {"text": encoding}


@register.filter
def kept_as(kind: str) -> str:
    """What the values of a custom field of this kind are."""
    words = {
        CustomField.Kind.TEXT: _("texts"),
        CustomField.Kind.NUMBER: _("numbers"),
        CustomField.Kind.DATE: _("dates"),
        CustomField.Kind.BOOLEAN: _("yes or no"),
        CustomField.Kind.CHOICE: _("one of its choices"),
    }
    return words[CustomField.Kind(kind)]


@register.filter
def import_state(lead_import: LeadImport) -> str:
    """What it is doing, or came to, in a word or two."""
    if is_being_undone(lead_import):
        return _("Being undone")
    if lead_import.dry_run and lead_import.status == ImportStatus.DONE:
        return _("Checked")
    if lead_import.dry_run and lead_import.status == ImportStatus.RUNNING:
        return _("Checking")
    return lead_import.get_status_display()


@register.filter
def pace(lead_import: LeadImport) -> Pace | None:
    """How fast the import goes; nothing while it stands still."""
    if lead_import.status != ImportStatus.RUNNING:
        return None
    seconds = (now() - lead_import.created_at).total_seconds()
    return pace_of(lead_import.processed, lead_import.total_rows, seconds)


@register.filter
def undo_pace(lead_import: LeadImport) -> Pace | None:
    """How fast its undo goes."""
    if lead_import.undo_asked_at is None:
        return None
    seconds = (now() - lead_import.undo_asked_at).total_seconds()
    return pace_of(undone(lead_import), to_undo(lead_import), seconds)


@register.filter
def undone(lead_import: LeadImport) -> int:
    """Of how many leads its undo is through."""
    return lead_import.removed + lead_import.restored + lead_import.kept


@register.filter
def to_undo(lead_import: LeadImport) -> int:
    """How many leads it touched."""
    return lead_import.created + lead_import.updated


@register.filter
def time_left(seconds: int) -> str:
    """“about 40 seconds left”, as finely as it can be meant."""
    if seconds < _MINUTE:
        tens = max(10, -(-seconds // 10) * 10)
        return ngettext("about %(n)d second left", "about %(n)d seconds left", tens) % {"n": tens}
    minutes = -(-seconds // _MINUTE)
    return ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes) % {"n": minutes}
