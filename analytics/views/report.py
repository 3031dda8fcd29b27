"""What a campaign came to: figures with rates, days, and the ledger of each step."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.scopes import READ_ANALYTICS
from analytics.rules import TIMEFRAMES
from analytics.selectors.ledgers import step_lines
from analytics.selectors.performance import performance_of
from campaigns.models import Outcome
from campaigns.pages import OfCampaign
from neptie.kernel.clock import now
from neptie.pages.charts import Chart, bar_chart
from neptie.pages.figures import figure, percent

_DEFAULT = "30d"
_DRAWN = ("sent", "opened", "clicked", "replied")


class ReportPage(OfCampaign):
    """The tab Report of a campaign."""

    scopes = {"get": READ_ANALYTICS}
    template = "analytics/report.html"

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Of the last `?days=` 7d, 30d or 90d, in the workspace's zone."""
        asked = request.GET.get("days", _DEFAULT)
        timeframe = asked if asked in TIMEFRAMES else _DEFAULT
        found = performance_of(self.campaign, timeframe=timeframe, now=now(), zone=self.zone)
        chart = _chart(found["trends"])
        context = {
            "timeframe": timeframe,
            "timeframes": [(name, count) for name, count in TIMEFRAMES.items()],
            "stats": _stats(found["metrics"]),
            "chart": chart,
            "is_quiet": not any(total for _name, total in chart.totals),
            "machines": _machines(found["metrics"]),
            "lines": step_lines(self.campaign),
            "outcomes": [str(Outcome(value).label) for value in Outcome.values],
        }
        return self.shown(context)


def _stats(metrics: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Label, count, and its rate with what it is of."""
    of_delivered = _("%(rate)s of delivered")
    of_sent = _("%(rate)s of sent")
    rows = [
        (_("Sent"), "sent", "", ""),
        (_("Delivered"), "delivered", "", ""),
        (_("Opened"), "opened", "open_rate", of_delivered),
        (_("Clicked"), "clicked", "click_rate", of_delivered),
        (_("Replied"), "replied", "reply_rate", of_delivered),
        (_("Unsubscribed"), "unsubscribed", "unsubscribe_rate", of_delivered),
        (_("Bounced"), "bounced", "bounce_rate", of_sent),
        (_("Failed"), "failed", "", ""),
    ]
    return [
        (label, figure(metrics[name]), words % {"rate": percent(metrics[rate])} if rate else "")
        for label, name, rate, words in rows
    ]


def _chart(trends: Sequence[Mapping[str, Any]]) -> Chart:
    labels = [date_format(date.fromisoformat(row["date"]), "j M") for row in trends]
    names = {
        "sent": _("Sent"),
        "opened": _("Opened"),
        "clicked": _("Clicked"),
        "replied": _("Replied"),
    }
    return bar_chart(labels, {names[kind]: [row[kind] for row in trends] for kind in _DRAWN})


def _machines(metrics: Mapping[str, Any]) -> str:
    """What machines did, which is counted nowhere else; blank where they did nothing."""
    opened, clicked = metrics["opened_machine"], metrics["clicked_machine"]
    if not opened and not clicked:
        return ""
    return _(
        "Not counted: machines opened %(opened)s and followed links in %(clicked)s; mail filters "
        "and previews do that on arrival."
    ) % {"opened": figure(opened), "clicked": figure(clicked)}
