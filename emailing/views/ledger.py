"""The ledger of a campaign: every lead accounted for, in figures, line by line, and as a file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from accounts.scopes import READ_CAMPAIGNS
from campaigns.models import Outcome
from campaigns.pages import OfCampaign
from campaigns.selectors.ledger import AccountedStep, StepLedger, accounted_steps, step_ledgers
from emailing.rules.cursors import Key, read, written
from emailing.selectors.ledger import Asked, ask, ledger_file, lines_of

PER_PAGE = 50
_COLUMNS = (
    Outcome.SENT,
    Outcome.SKIPPED,
    Outcome.FAILED,
    Outcome.UNCERTAIN,
    Outcome.PENDING,
)


class LedgerPage(OfCampaign):
    """The tab Ledger; `?step=` and `?outcome=` narrow the lines, `?after=` goes on."""

    scopes: ClassVar = {"get": READ_CAMPAIGNS}
    template = "emailing/campaigns/ledger.html"

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponseBase:
        """The steps' columns, then the lines behind the figure that was chosen."""
        steps = step_ledgers(self.campaign)
        after = _key(request.GET.get("after", ""))
        found = lines_of(self._asked(steps), after=after, limit=PER_PAGE + 1)
        more = len(found) > PER_PAGE
        context = {
            "steps": steps,
            "outcomes": [(value, Outcome(value).label) for value in _COLUMNS],
            "step": self._step,
            "outcome": self._outcome,
            "lines": found[:PER_PAGE],
            "total": _total(steps, self._step, self._outcome),
            "following": written(found[PER_PAGE - 1].key) if more else "",
            "is_later": after is not None,
        }
        return self.shown(context)

    def _asked(self, steps: Sequence[AccountedStep]) -> Asked:
        return ask(self.campaign, steps, step_id=self._step, outcome=self._outcome)

    @property
    def _step(self) -> UUID | None:
        try:
            return UUID(self.request.GET.get("step", ""))
        except ValueError:
            return None

    @property
    def _outcome(self) -> str:
        asked = self.request.GET.get("outcome", "")
        return asked if asked in Outcome.values else ""


class LedgerFile(LedgerPage):
    """The same lines as CSV."""

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponseBase:
        """All of them, streamed."""
        asked = self._asked(accounted_steps(self.campaign.id))
        headers = {"Content-Disposition": f'attachment; filename="{_name(timezone.now())}"'}
        return StreamingHttpResponse(
            ledger_file(asked), content_type="text/csv; charset=utf-8", headers=headers
        )


def _name(at: datetime) -> str:
    return f"ledger-{timezone.localtime(at):%Y-%m-%d}.csv"


def _key(text: str) -> Key | None:
    try:
        return read(text) if text else None
    except ValueError:
        return None


def _total(steps: list[StepLedger], step_id: UUID | None, outcome: str) -> int:
    asked = [each for each in steps if step_id in (None, each.step.id)]
    return sum(each.counts[outcome] if outcome else each.enrolled for each in asked)
