"""What a bulk job is to do, and what it did, in words."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.models import BulkJob, JobStatus, Status

register = template.Library()

_TONES: Mapping[str, str] = {
    JobStatus.PENDING: "waiting",
    JobStatus.RUNNING: "waiting",
    JobStatus.DONE: "good",
    JobStatus.FAILED: "trouble",
}


@register.filter
def job_tone(job: BulkJob) -> str:
    """The tone of a job's status."""
    return _TONES.get(job.status, "done")


@register.simple_tag
def job_act(job: BulkJob, name: str = "") -> str:
    """The act, such as “Add the tag “vip””; `name` is the list's or the owner's."""
    said = job.arguments
    status = said.get("status")
    words = {
        "status": _("Set the status to “%(status)s”"),
        "owner": _("Give to %(name)s") if name else _("Take from their owners"),
        "tag": _("Add the tag “%(tag)s”"),
        "remove_tag": _("Remove the tag “%(tag)s”"),
        "rename_tag": _("Rename the tag “%(tag)s” to “%(to)s”"),
        "delete_tag": _("Delete the tag “%(tag)s”"),
        "list": _("Add to the list “%(name)s”") if name else _("Add to a list"),
        "remove_list": _("Take out of the list “%(name)s”") if name else _("Take out of a list"),
        "suppress": _("Suppress addresses"),
        "delete": _("Delete leads"),
        "remove_field": _("Remove the field “%(key)s”"),
        "retype_field": _("Turn the values of “%(key)s” into the field’s new kind"),
    }
    return words[job.act] % {
        "name": name,
        "status": Status(status).label if status else "",
        "tag": said.get("tag", ""),
        "to": said.get("name", ""),
        "key": said.get("key", ""),
    }


@register.simple_tag
def job_question(job: BulkJob, count: int, name: str = "") -> str:
    """What a person is asked before it is done to `count` leads."""
    number = f"{count:,}"
    if job.act == "suppress":
        words = ngettext("Suppress %(count)s address?", "Suppress %(count)s addresses?", count)
    elif job.act == "delete":
        words = ngettext("Delete %(count)s lead?", "Delete %(count)s leads?", count)
    else:
        words = ngettext("%(act)s: %(count)s lead?", "%(act)s: %(count)s leads?", count)
    return words % {"count": number, "act": job_act(job, name)}


@register.simple_tag
def job_consequence(job: BulkJob) -> str:
    """What comes of it, and whether anything brings it back."""
    words = {
        "suppress": _(
            "No mail goes to these addresses any more, from any campaign. The leads stay."
        ),
        "delete": _(
            "Their scores, timelines and enrollments go with them, and nothing brings them back. "
            "Leads that were written to stay, for the figures."
        ),
    }
    if job.arguments.get("status") == Status.UNSUBSCRIBED:
        return _("Their addresses are suppressed too: no mail goes there any more.")
    return words.get(job.act, _("Nothing has changed yet. Go on, or go back to the table."))


@register.simple_tag
def job_changed(job: BulkJob) -> str:
    """What the number of changed leads counts."""
    words = {
        "suppress": _("Addresses suppressed"),
        "delete": _("Leads deleted"),
        "list": _("Leads added"),
        "remove_list": _("Leads taken out"),
    }
    return words.get(job.act, _("Leads changed"))


@register.filter
def job_unchanged(job: BulkJob) -> int:
    """How many leads were so already."""
    return job.processed - job.changed - job.kept
