"""Today: what waits for me, what goes out, and what the week came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.pages import Page
from accounts.scopes import READ_ANALYTICS
from analytics.rules import beginning, days_of
from analytics.selectors.beginnings import Beginnings, beginnings_of
from analytics.selectors.outgoing import Outgoing, outgoing
from analytics.selectors.waiting import (
    SHOWN,
    mailboxes_in,
    waiting_items,
    without_mailbox,
)
from analytics.selectors.week import Compared, weeks
from emailing.models import Mailbox
from emailing.services.mailboxes import trouble_of
from neptie.kernel.clock import now
from neptie.pages.figures import figure

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class FirstStep:
    """A step of the first-run path."""

    title: str
    hint: str
    address: str
    is_done: bool
    is_next: bool = False


class TodayPage(Page):
    """The first page after signing in."""

    scopes = {"get": READ_ANALYTICS}
    template = "analytics/today.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Nothing here is written; every figure says its days."""
        at = now()
        today = days_of("7d", now=at, zone=self.zone)
        since = beginning(today[0], self.zone)
        midnight = beginning(today[-1] + timedelta(days=1), self.zone)
        campaigns, running = outgoing(self.workspace_id, until=midnight)
        figures = weeks(
            self.workspace_id, since=since, before=beginning(today[0] - _WEEK, self.zone)
        )
        steps = self._steps(figures)
        context = {
            "steps": steps,
            "is_new": bool(steps) and not campaigns and not figures["sent"].now,
            "figures": _named(figures),
            "campaigns": campaigns,
            "running": running,
            "due": sum(each.due for each in campaigns),
            **self._waiting(since, campaigns),
        }
        return self.shown(context)

    def _steps(self, figures: dict[str, Compared]) -> list[FirstStep]:
        """The first-run path, until mail went out and was seen."""
        if figures["opened"].now or figures["opened"].before:
            return []
        found = beginnings_of(self.workspace_id)
        return [] if found.is_through else _path(found)

    def _waiting(self, since: datetime, campaigns: Sequence[Outgoing]) -> dict[str, Any]:
        mailboxes = mailboxes_in(self.workspace_id)
        troubled = [(each, _trouble(each)) for each in mailboxes]
        usable = [each.id for each in mailboxes if trouble_of(each) is None]
        running = [each.campaign for each in campaigns]
        items = waiting_items(self.workspace_id, since=since)
        waits = {
            "items": items,
            "troubled": [(each, why) for each, why in troubled if why][:SHOWN],
            "stuck": without_mailbox(running, mailboxes, usable)[:SHOWN],
        }
        more = {item.kind: item.total for item in items if item.total > SHOWN}
        return {**waits, "more": more, "is_calm": not any(waits.values())}


def _trouble(mailbox: Mailbox) -> str:
    """What somebody should see to."""
    return trouble_of(mailbox) or mailbox.last_error


def _named(figures: dict[str, Compared]) -> list[tuple[str, str, str]]:
    """Label, the last seven days, and the seven before."""
    labels = {
        "sent": _("Sent"),
        "opened": _("Opened"),
        "clicked": _("Clicked"),
        "replied": _("Replied"),
        "unsubscribed": _("Unsubscribed"),
    }
    return [
        (
            labels[kind],
            figure(compared.now),
            _("%(count)s before") % {"count": figure(compared.before)},
        )
        for kind, compared in figures.items()
    ]


def _path(found: Beginnings) -> list[FirstStep]:
    draft = found.draft_id
    start = reverse("campaign", args=[draft]) if draft else reverse("campaigns")
    steps = [
        FirstStep(
            _("Import leads"),
            _("A CSV file with names and addresses is enough."),
            reverse("lead-import"),
            found.leads,
        ),
        FirstStep(
            _("Make a campaign"),
            _("One mail or several, and who gets them."),
            reverse("campaign-new"),
            found.campaign,
        ),
        FirstStep(
            _("Start it"),
            _("You see who gets what and when before anything leaves."),
            start,
            found.started or found.sent,
        ),
        FirstStep(
            _("See it in the sandbox"),
            _("Mail lands there first, so nobody is written to by accident."),
            reverse("sandbox"),
            found.opened,
        ),
    ]
    upcoming = next((index for index, step in enumerate(steps) if not step.is_done), None)
    return [
        FirstStep(step.title, step.hint, step.address, step.is_done, index == upcoming)
        for index, step in enumerate(steps)
    ]
