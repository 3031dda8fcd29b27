"""The admin's first page: what waits in which queue, who is at work, and what staff did last."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.selectors import unsent_product_mail
from ai.selectors import stale_scores
from campaigns.selectors.queues import running
from emailing.selectors.queues import MOST_COUNTED, Outbox, outbox
from leads.selectors.queues import imports
from neptie.kernel.clock import now
from neptie.staff.processes import processes
from neptie.staff.readings import Reading, aged, counted, late, some
from neptie.staff.sweeps import sweeps

_MINUTE = timedelta(minutes=1)


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What `templates/admin/index.html` shows beside what every page of the admin has."""
    at = now()
    return {
        **context,
        "groups": [
            (_("Sending"), sending(at)),
            (_("Campaigns, imports, scores"), upstream(at)),
            (_("Processes and stores"), processes(at)),
        ],
        "sweeps": sweeps(),
        "may_act": request.user.has_perm("accounts.change_workspace"),
        "entries": LogEntry.objects.select_related("user", "content_type").order_by("-pk")[:8],
    }


def sending(at: datetime) -> list[Reading]:
    """Messages on their way, and the product's own mail."""
    out, (mail_due, mail_failed) = outbox(at), unsent_product_mail(at)
    return [
        _due(out, at),
        Reading(
            _("On the wire"),
            counted(out.sending, MOST_COUNTED),
            "good",
            _("A few at a time, each for seconds; after five minutes one becomes uncertain."),
            _list("emailing_message", state__exact="sending"),
        ),
        Reading(
            _("Uncertain"),
            counted(out.uncertain, MOST_COUNTED),
            some(out.uncertain, tone="trouble"),
            _("None. Each may have arrived or not: find out, and settle it on its page."),
            _list("emailing_message", state__exact="uncertain"),
        ),
        Reading(
            _("Queued in all"),
            counted(out.queued, MOST_COUNTED),
            "good",
            _("Any number: those for later, and those of paused campaigns, are among them."),
            _list("emailing_message", state__exact="queued"),
        ),
        _product_mail(mail_due),
        Reading(
            _("Product mail failed"),
            str(mail_failed),
            some(mail_failed),
            _("None. The error of each says what the mail server objected to."),
            _list("accounts_productmail", failed_at__isnull=False),
        ),
    ]


def _due(out: Outbox, at: datetime) -> Reading:
    figure = counted(out.due, MOST_COUNTED)
    if out.oldest_due_at:
        figure = _("%(count)s, for up to %(age)s") % {
            "count": figure,
            "age": aged(out.oldest_due_at, at),
        }
    return Reading(
        _("Messages due"),
        figure,
        late(out.oldest_due_at, at, watch=2 * _MINUTE, trouble=10 * _MINUTE),
        _("Seconds old. Minutes mean that no worker sends, or more is due than limits let out."),
        _list("emailing_message", state__exact="queued"),
    )


def _product_mail(due: int) -> Reading:
    rows = _list("accounts_productmail", sent_at__isnull=True, failed_at__isnull=True)
    if not settings.EMAIL_HOST:
        normal = _("Any number: without EMAIL_URL it is kept, and shown on /_mail/.")
        return Reading(_("Product mail kept"), str(due), "good", normal, rows)
    normal = _("None or a few: resets and invitations leave within seconds.")
    return Reading(_("Product mail due"), str(due), some(due), normal, rows)


def upstream(at: datetime) -> list[Reading]:
    """What sending waits for, and what waits beside it."""
    campaigns, files, scores = running(at), imports(at), stale_scores(MOST_COUNTED)
    return [
        Reading(
            _("Campaigns due"),
            _("%(due)s of %(active)s running") % {"due": campaigns.due, "active": campaigns.active},
            "good",
            _("Those whose leads' time has come are taken every five seconds."),
            _list("campaigns_campaign", status__exact="active"),
        ),
        Reading(
            _("Imports pending"),
            str(files.pending),
            late(files.pending_since, at, watch=_MINUTE, trouble=10 * _MINUTE),
            _("None or a few, taken within seconds; each worker reads one at a time."),
            _list("leads_leadimport", status__exact="pending"),
        ),
        Reading(
            _("Imports running"),
            str(files.running),
            "good",
            _("As many as there are workers, at most."),
            _list("leads_leadimport", status__exact="running"),
        ),
        Reading(
            _("Imports waiting"),
            str(files.waiting),
            "good",
            _("Any number: they go on when their hourly limit has room again."),
            _list("leads_leadimport", status__exact="waiting"),
        ),
        Reading(
            _("Imports failed since yesterday"),
            str(files.failed),
            some(files.failed),
            _("None. Each says why; one that failed on our side can be tried again."),
            _list("leads_leadimport", status__exact="failed"),
        ),
        Reading(
            _("Scores to be made"),
            counted(scores, MOST_COUNTED),
            "good",
            _("Any number after an import; thousands are made in a second."),
            _list("ai_stalescore"),
        ),
    ]


def _list(name: str, **lookups: Any) -> str:
    query = f"?{urlencode(lookups)}" if lookups else ""
    return reverse(f"admin:{name}_changelist") + query
